package io.buckaroo.docs.fromwebflux;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * The socket in plain WebFlux.
 */
class PlainOrders implements WebSocketHandler {

	private final Sinks.Many<String> announcements = Sinks.many().multicast().directBestEffort();

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		AtomicInteger dishes = new AtomicInteger();
		Flux<String> answers = session.receive().concatMap((message) -> answer(session, message, dishes));
		return session.send(answers.mergeWith(this.announcements.asFlux()).map(session::textMessage));
	}

	private Mono<String> answer(WebSocketSession session, WebSocketMessage message, AtomicInteger dishes) {
		return switch (message.getType()) {
			case TEXT -> Mono.just(message.getPayloadAsText() + " is dish " + dishes.incrementAndGet());
			case BINARY -> session.close(CloseStatus.NOT_ACCEPTABLE).then(Mono.empty());
			default -> Mono.empty();
		};
	}

	void announce(String text) {
		this.announcements.emitNext(text, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
	}

	int clients() {
		return this.announcements.currentSubscriberCount();
	}

}
