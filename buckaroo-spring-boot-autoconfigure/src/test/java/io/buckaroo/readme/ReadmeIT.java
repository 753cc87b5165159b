package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the samples of the README in one application.
 */
@Timeout(60)
class ReadmeIT {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@RegisterExtension
	private static final TestServer server = TestServer.with(MyApp.class, "buckaroo.topics[specials].history.size=100");

	@Test
	void theEchoAnswers() {
		assertThat(answers("/echo", "hello").next().block(PATIENCE)).isEqualTo("hello");
	}

	@Test
	void theClockSendsTheTime() {
		assertThat(events("/sse/time").filter((event) -> "time".equals(event.event()))
			.map(ServerSentEvent::data)
			.blockFirst(PATIENCE)).containsOnlyDigits();
	}

	@Test
	void dishesAreCountedAndTheKitchenReachesTheTables() {
		Kitchen kitchen = server.bean(Kitchen.class);
		assertThat(answers("/orders/7", "soup").doOnNext((answer) -> {
			if (answer.startsWith("soup")) {
				kitchen.close();
			}
		}).take(2).collectList().block(PATIENCE)).containsExactly("soup for table 7, dish 1", "The kitchen is closed");
	}

	@Test
	void aClientThatReconnectsReceivesTheSpecialsItMissed() {
		Kitchen kitchen = server.bean(Kitchen.class);
		String first = events("/specials").filter((event) -> event.id() != null)
			.map(ServerSentEvent::id)
			.blockFirst(PATIENCE);
		kitchen.announce("soup").then(kitchen.announce("rice")).block(PATIENCE);
		assertThat(events("/specials?lastEventId=" + first).mapNotNull(ServerSentEvent::data)
			.take(2)
			.collectList()
			.block(PATIENCE)).containsExactly("soup", "rice");
	}

	private static Flux<ServerSentEvent<String>> events(String uri) {
		return WebClient.create()
			.get()
			.uri(server.httpUri(uri))
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			});
	}

	private static Flux<String> answers(String path, String message) {
		Sinks.Many<String> answers = Sinks.many().unicast().onBackpressureBuffer();
		Mono<Void> session = new ReactorNettyWebSocketClient().execute(server.webSocketUri(path),
				(client) -> client.send(Mono.just(client.textMessage(message)))
					.thenMany(client.receive().map(WebSocketMessage::getPayloadAsText))
					.doOnNext(answers::tryEmitNext)
					.then());
		return Flux.using(session::subscribe, (running) -> answers.asFlux(), (running) -> running.dispose());
	}

}
