package io.buckaroo.docs.topics;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Topic;
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
		try (Socket client = new Socket("/news", null)) {
			String first = client.readText();
			assertThat(first).matches("\\{\"id\":\"\\d+-\\d+\"}");
			id = first.replaceAll(".*\"(\\d+-\\d+)\".*", "$1");
			publish("Rain");
			assertThat(client.readText()).matches("\\{\"id\":\"\\d+-\\d+\",\"data\":\\{\"title\":\"Rain\"}}");
		}
		try (Socket client = new Socket("/news?lastEventId=" + id, null)) {
			assertThat(client.readText()).isEqualTo("{\"id\":\"" + id + "\"}");
			assertThat(client.readText()).contains("Rain");
		}
		try (Socket client = new Socket("/news?lastEventId=1-1", null)) {
			assertThat(client.readText()).matches("\\{\"id\":\"\\d+-\\d+\",\"reset\":true}");
		}
	}

	@Test
	void payloadsHaveTheDocumentedFormats() throws Exception {
		Topic news = server.bean(Buckaroo.class).topic("news");
		try (StreamClient stream = new StreamClient("/news", null); Socket socket = new Socket("/news", null)) {
			stream.readEvent();
			socket.readText();
			news.publish("two\nlines").block();
			assertThat(stream.readEvent()).endsWith("\ndata: two\ndata: lines\n");
			assertThat(socket.readText()).endsWith(",\"data\":\"two\\nlines\"}");
			news.publish(new JsonMapper().readTree("{\"a\": 1}")).block();
			assertThat(stream.readEvent()).endsWith("\ndata: {\"a\":1}\n");
			assertThat(socket.readText()).endsWith(",\"data\":{\"a\":1}}");
			news.publish(new byte[] { 1, 2, 3 }).block();
			assertThat(stream.readEvent()).endsWith("\ndata: \"AQID\"\n");
			assertThat(socket.readText()).endsWith(",\"data\":\"AQID\"}");
			news.publish(Event.of("Rain").withName("weather").withId("ignored")).block();
			assertThat(stream.readEvent()).matches("id: \\d+-\\d+\nevent: weather\ndata: Rain\n");
		}
	}

	@Test
	void theGuestsOfARoomSeeEachOtherAndTheirMessages() throws Exception {
		try (Socket ada = new Socket("/rooms/blue", "ada")) {
			String started = ada.readText();
			assertThat(started).contains("\"reset\":false");
			assertThat(ada.readText()).isEqualTo("{\"joined\":[\"ada\"],\"left\":[]}");
			String id;
			try (Socket bob = new Socket("/rooms/blue", "bob")) {
				assertThat(ada.readText()).isEqualTo("{\"joined\":[\"bob\"],\"left\":[]}");
				assertThat(bob.readText()).contains("\"reset\":false");
				assertThat(bob.readText()).contains("joined");
				assertThat(get("/rooms/blue/members")).contains("\"ada\"", "\"bob\"");
				bob.send("hello");
				String said = ada.readText();
				assertThat(said).contains("\"message\":{\"author\":\"bob\",\"text\":\"hello\"}");
				id = said.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
			}
			assertThat(ada.readText()).isEqualTo("{\"joined\":[],\"left\":[\"bob\"]}");
			ada.send("missed");
			try (Socket bob = new Socket("/rooms/blue?lastEventId=" + id, "bob")) {
				assertThat(bob.readText()).isEqualTo("{\"id\":\"" + id + "\",\"reset\":false}");
				assertThat(bob.readText()).contains("missed");
			}
		}
	}

	@Test
	void anAnonymousGuestIsRefused() throws Exception {
		try (Socket client = new Socket("/rooms/blue", null)) {
			assertThat(client.readText()).isEqualTo("closed 1008");
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

	private static String get(String path) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).build(),
					BodyHandlers.ofString())
			.body();
	}

	/**
	 * A client of an event stream.
	 */
	private static final class StreamClient implements AutoCloseable {

		private final Stream<String> body;

		private final Iterator<String> lines;

		private StreamClient(String path, @Nullable String lastEventId) throws Exception {
			HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
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
	 * A client of a socket.
	 */
	private static final class Socket implements AutoCloseable, WebSocket.Listener {

		private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		private final WebSocket socket;

		private Socket(String path, @Nullable String user) {
			WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
			if (user != null) {
				builder.header("X-User", user);
			}
			this.socket = builder.buildAsync(URI.create("ws://localhost:" + server.port() + path), this).join();
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.texts.add(data.toString());
			socket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
			this.texts.add("closed " + statusCode);
			return null;
		}

		private void send(String text) {
			this.socket.sendText(text, true).join();
		}

		private @Nullable String readText() throws InterruptedException {
			return this.texts.poll(20, TimeUnit.SECONDS);
		}

		@Override
		public void close() {
			this.socket.abort();
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
