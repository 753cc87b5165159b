package io.buckaroo.docs.topics;

import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Topic;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.test.client.ClientStream;
import io.buckaroo.test.client.SocketRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the samples of {@code docs/topics.md}, over the network.
 */
class TopicsIT {

	private static final String ID = "\\d+-\\d+";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Application.class, "buckaroo.sse.retry=0",
			"buckaroo.topics.[price/*].history.size=1");

	@Test
	void aStreamOfATopicHasTheDocumentedFormatAndResumes() {
		ClientStream stream = server.client().stream("/news").open();
		assertThat(stream.expectComment()).isEmpty();
		publish("Rain");
		Event rain = stream.expectEvent();
		assertThat(rain.data()).isEqualTo("{\"title\":\"Rain\"}");
		assertThat(rain.id()).matches(ID);
		stream.drop();
		publish("Snow");
		stream.resume().expectEvent("{\"title\":\"Snow\"}");
		Event reset = server.client().stream("/news").lastEventId("1-1").open().expectEvent();
		assertThat(reset.name()).isEqualTo("reset");
		assertThat(reset.data()).isEqualTo("");
		assertThat(reset.id()).matches(ID);
	}

	@Test
	void aSocketOfATopicHasTheDocumentedFormatAndResumes() {
		ClientSocket socket = server.client().socket("/news").open();
		String first = socket.expectText();
		assertThat(first).matches("\\{\"id\":\"" + ID + "\"}");
		String id = first.replaceAll(".*\"(" + ID + ")\".*", "$1");
		publish("Rain");
		assertThat(socket.expectText()).matches("\\{\"id\":\"" + ID + "\",\"data\":\\{\"title\":\"Rain\"}}");
		socket = socket.resume(id).expectText("{\"id\":\"" + id + "\"}");
		assertThat(socket.expectText()).contains("Rain");
		assertThat(socket.resume("1-1").expectText()).matches("\\{\"id\":\"" + ID + "\",\"reset\":true}");
	}

	@Test
	void payloadsHaveTheDocumentedFormats() {
		Topic news = server.bean(Buckaroo.class).topic("news");
		ClientStream stream = server.client().stream("/news").open();
		ClientSocket socket = server.client().socket("/news").open();
		socket.expectText();
		news.publish("two\nlines").block();
		stream.expectEvent("two\nlines");
		assertThat(socket.expectText()).endsWith(",\"data\":\"two\\nlines\"}");
		news.publish(new JsonMapper().readTree("{\"a\": 1}")).block();
		stream.expectEvent("{\"a\":1}");
		assertThat(socket.expectText()).endsWith(",\"data\":{\"a\":1}}");
		news.publish(new byte[] { 1, 2, 3 }).block();
		stream.expectEvent("\"AQID\"");
		assertThat(socket.expectText()).endsWith(",\"data\":\"AQID\"}");
		news.publish(Event.of("Rain").withName("weather").withId("ignored")).block();
		Event weather = stream.expectEvent();
		assertThat(weather).isEqualTo(Event.of("Rain").withName("weather").withId(weather.id()));
		assertThat(weather.id()).matches(ID);
	}

	@Test
	void theGuestsOfARoomSeeEachOtherAndTheirMessages() {
		ClientSocket ada = enter("ada").open();
		assertThat(ada.expectText()).contains("\"reset\":false");
		ada.expectText("{\"joined\":[\"ada\"],\"left\":[]}");
		ClientSocket bob = enter("bob").open();
		ada.expectText("{\"joined\":[\"bob\"],\"left\":[]}");
		assertThat(bob.expectText()).contains("\"reset\":false");
		assertThat(bob.expectText()).contains("joined");
		assertThat(members()).containsExactlyInAnyOrder("ada", "bob");
		bob.send("hello");
		String said = ada.expectText();
		assertThat(said).contains("\"message\":{\"author\":\"bob\",\"text\":\"hello\"}");
		bob.drop();
		ada.expectText("{\"joined\":[],\"left\":[\"bob\"]}").send("missed");
		String id = said.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
		bob = bob.resume(id).expectText("{\"id\":\"" + id + "\",\"reset\":false}");
		assertThat(bob.expectText()).contains("missed");
	}

	@Test
	void anAnonymousGuestIsRefused() {
		server.client().socket("/rooms/blue").open().expectClose(1008);
	}

	@Test
	void aFeedByPathBeginsWithTheLatestMessage() {
		server.bean(Buckaroo.class).topic("price/ACME").publish("12.5").block();
		server.client().stream("/prices/ACME").open().expectEvent("12.5");
		Event reset = server.client().stream("/prices/ACME").lastEventId("1-1").open().expectEvent();
		assertThat(reset.name()).isEqualTo("reset");
	}

	private static void publish(String... titles) {
		server.bean(NewsDesk.class).publishInOrder(Flux.just(titles).map(NewsDesk.Article::new)).block();
	}

	private static SocketRequest enter(String user) {
		return server.client().socket("/rooms/blue").header("X-User", user);
	}

	private static List<String> members() {
		return WebClient.create()
			.get()
			.uri(server.httpUri("/rooms/blue/members"))
			.retrieve()
			.bodyToMono(new ParameterizedTypeReference<List<String>>() {
			})
			.block(TestServer.PATIENCE);
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
