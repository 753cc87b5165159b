package io.buckaroo.readme;

import io.buckaroo.fixture.SocketClient;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the samples of the README in one application.
 */
@Timeout(60)
class ReadmeIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(MyApp.class, "buckaroo.topics[specials].history.size=100");

	@Test
	void theEchoAnswers() throws Exception {
		try (SocketClient client = new SocketClient(server.webSocketUri("/echo"))) {
			client.send("hello");
			assertThat(client.next()).isEqualTo("hello");
		}
	}

	@Test
	void theClockSendsTheTime() {
		assertThat(events("/sse/time").filter((event) -> "time".equals(event.event()))
			.map(ServerSentEvent::data)
			.blockFirst(TestServer.PATIENCE)).containsOnlyDigits();
	}

	@Test
	void dishesAreCountedAndTheKitchenReachesTheTables() throws Exception {
		try (SocketClient client = new SocketClient(server.webSocketUri("/orders/7"))) {
			client.send("soup");
			assertThat(client.next()).isEqualTo("soup for table 7, dish 1");
			server.bean(Kitchen.class).close();
			assertThat(client.next()).isEqualTo("The kitchen is closed");
		}
	}

	@Test
	void aClientThatReconnectsReceivesTheSpecialsItMissed() {
		Kitchen kitchen = server.bean(Kitchen.class);
		String first = events("/specials").filter((event) -> event.id() != null)
			.map(ServerSentEvent::id)
			.blockFirst(TestServer.PATIENCE);
		kitchen.announce("soup").then(kitchen.announce("rice")).block(TestServer.PATIENCE);
		assertThat(events("/specials?lastEventId=" + first).mapNotNull(ServerSentEvent::data)
			.take(2)
			.collectList()
			.block(TestServer.PATIENCE)).containsExactly("soup", "rice");
	}

	private static Flux<ServerSentEvent<String>> events(String uri) {
		return WebClient.create()
			.get()
			.uri(server.httpUri(uri))
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			});
	}

}
