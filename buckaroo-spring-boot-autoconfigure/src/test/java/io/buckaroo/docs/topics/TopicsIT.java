package io.buckaroo.docs.topics;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Topic;
import io.buckaroo.fixture.SocketClient;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the samples of {@code docs/topics.md}, over the network.
 */
class TopicsIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Application.class, "buckaroo.sse.retry=0",
			"buckaroo.topics.[price/*].history.size=1");

	@Test
	void aStreamOfATopicHasTheDocumentedFormatAndResumes() throws Exception {
		String id;
		try (StreamClient client = new StreamClient("/news", null)) {
			String first = client.readEvent();
			assertThat(first).matches(":\nid: \\d+-\\d+\n");
			id = first.replaceAll("(?s).*id: (\\S+)\n", "$1");
			publish("Rain");
			assertThat(client.readEvent()).matches("id: \\d+-\\d+\ndata: \\{\"title\":\"Rain\"}\n");
		}
		try (StreamClient client = new StreamClient("/news", id)) {
			assertThat(client.readEvent()).isEqualTo(":\nid: " + id + "\n");
			assertThat(client.readEvent()).contains("Rain");
		}
		try (StreamClient client = new StreamClient("/news", "1-1")) {
			assertThat(client.readEvent()).matches("id: \\d+-\\d+\nevent: reset\ndata:\n");
		}
	}

	@Test
	void aSocketOfATopicHasTheDocumentedFormatAndResumes() throws Exception {
		String id;
		try (SocketClient client = socket("/news")) {
			String first = client.next();
			assertThat(first).matches("\\{\"id\":\"\\d+-\\d+\"}");
			id = first.replaceAll(".*\"(\\d+-\\d+)\".*", "$1");
			publish("Rain");
			assertThat(client.next()).matches("\\{\"id\":\"\\d+-\\d+\",\"data\":\\{\"title\":\"Rain\"}}");
		}
		try (SocketClient client = socket("/news?lastEventId=" + id)) {
			assertThat(client.next()).isEqualTo("{\"id\":\"" + id + "\"}");
			assertThat(client.next()).contains("Rain");
		}
		try (SocketClient client = socket("/news?lastEventId=1-1")) {
			assertThat(client.next()).matches("\\{\"id\":\"\\d+-\\d+\",\"reset\":true}");
		}
	}

	@Test
	void payloadsHaveTheDocumentedFormats() throws Exception {
		Topic news = server.bean(Buckaroo.class).topic("news");
		try (StreamClient stream = new StreamClient("/news", null); SocketClient socket = socket("/news")) {
			stream.readEvent();
			socket.next();
			news.publish("two\nlines").block();
			assertThat(stream.readEvent()).endsWith("\ndata: two\ndata: lines\n");
			assertThat(socket.next()).endsWith(",\"data\":\"two\\nlines\"}");
			news.publish(new JsonMapper().readTree("{\"a\": 1}")).block();
			assertThat(stream.readEvent()).endsWith("\ndata: {\"a\":1}\n");
			assertThat(socket.next()).endsWith(",\"data\":{\"a\":1}}");
			news.publish(new byte[] { 1, 2, 3 }).block();
			assertThat(stream.readEvent()).endsWith("\ndata: \"AQID\"\n");
			assertThat(socket.next()).endsWith(",\"data\":\"AQID\"}");
			news.publish(Event.of("Rain").withName("weather").withId("ignored")).block();
			assertThat(stream.readEvent()).matches("id: \\d+-\\d+\nevent: weather\ndata: Rain\n");
		}
	}

	@Test
	void theGuestsOfARoomSeeEachOtherAndTheirMessages() throws Exception {
		try (SocketClient ada = socket("/rooms/blue", "X-User", "ada")) {
			String started = ada.next();
			assertThat(started).contains("\"reset\":false");
			assertThat(ada.next()).isEqualTo("{\"joined\":[\"ada\"],\"left\":[]}");
			String id;
			try (SocketClient bob = socket("/rooms/blue", "X-User", "bob")) {
				assertThat(ada.next()).isEqualTo("{\"joined\":[\"bob\"],\"left\":[]}");
				assertThat(bob.next()).contains("\"reset\":false");
				assertThat(bob.next()).contains("joined");
				assertThat(get("/rooms/blue/members")).contains("\"ada\"", "\"bob\"");
				bob.send("hello");
				String said = ada.next();
				assertThat(said).contains("\"message\":{\"author\":\"bob\",\"text\":\"hello\"}");
				id = said.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
			}
			assertThat(ada.next()).isEqualTo("{\"joined\":[],\"left\":[\"bob\"]}");
			ada.send("missed");
			try (SocketClient bob = socket("/rooms/blue?lastEventId=" + id, "X-User", "bob")) {
				assertThat(bob.next()).isEqualTo("{\"id\":\"" + id + "\",\"reset\":false}");
				assertThat(bob.next()).contains("missed");
			}
		}
	}

	@Test
	void anAnonymousGuestIsRefused() throws Exception {
		try (SocketClient client = socket("/rooms/blue")) {
			assertThat(client.next()).startsWith("closed with 1008");
		}
	}

	@Test
	void aFeedByPathBeginsWithTheLatestMessage() throws Exception {
		server.bean(Buckaroo.class).topic("price/ACME").publish("12.5").block();
		try (StreamClient client = new StreamClient("/prices/ACME", null)) {
			assertThat(client.readEvent()).contains("data: 12.5\n");
		}
		try (StreamClient client = new StreamClient("/prices/ACME", "1-1")) {
			assertThat(client.readEvent()).contains("event: reset\n");
		}
	}

	private static void publish(String... titles) {
		server.bean(NewsDesk.class).publishInOrder(Flux.just(titles).map(NewsDesk.Article::new)).block();
	}

	private static SocketClient socket(String path, String... headers) {
		return new SocketClient(server.webSocketUri(path), headers);
	}

	private static String get(String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(server.httpUri(path)).build(), BodyHandlers.ofString())
			.body();
	}

	/**
	 * A client of an event stream.
	 */
	private static final class StreamClient implements AutoCloseable {

		private final Stream<String> body;

		private final Iterator<String> lines;

		private StreamClient(String path, @Nullable String lastEventId) throws Exception {
			HttpRequest.Builder request = HttpRequest.newBuilder(server.httpUri(path))
				.header("Accept", "text/event-stream");
			if (lastEventId != null) {
				request.header("Last-Event-ID", lastEventId);
			}
			this.body = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofLines()).body();
			this.lines = this.body.iterator();
		}

		/**
		 * Reads an event, without the empty line at its end.
		 */
		private String readEvent() {
			StringBuilder event = new StringBuilder();
			while (event.isEmpty()) {
				for (String line = this.lines.next(); !line.isEmpty(); line = this.lines.next()) {
					event.append(line).append('\n');
				}
			}
			return event.toString();
		}

		@Override
		public void close() {
			this.body.close();
		}

	}

	/**
	 * The samples, with the names of users in a header.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import({ NewsTopic.class, Histories.class, NewsDesk.class, RoomSocket.class, RoomController.class,
			PriceStream.class })
	static class Application {

		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return chain
					.filter((user != null) ? exchange.mutate().principal(Mono.just(() -> user)).build() : exchange);
			};
		}

	}

}
