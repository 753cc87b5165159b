package io.buckaroo.docs.fromwebflux;

import java.util.List;
import java.util.Map;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;

/**
 * The handlers of the edge cases, in plain WebFlux and in Buckaroo: an echo that fails if
 * it is asked to, a stream, and a stream that fails.
 */
@Configuration(proxyBeanMethods = false)
class EdgeCaseHandlers {

	@Bean
	@WebSocketMapping(value = "/edge", subprotocols = "v2")
	BuckarooSocket<Void> echo() {
		return (frame, state) -> {
			failIfAsked((frame instanceof Frame.Text text) ? text.text() : "");
			return Result.reply(frame);
		};
	}

	@Bean
	HandlerMapping plainEcho() {
		return new SimpleUrlHandlerMapping(Map.of("/plain/edge", new PlainEcho()), -1);
	}

	@Bean
	@SseMapping("/specials")
	BuckarooEventSource<Void> specials() {
		return BuckarooEventSource.from((connection) -> PlainStreams.specialsThen(Mono.never()));
	}

	@Bean
	@SseMapping("/failing")
	BuckarooEventSource<Void> failing() {
		return BuckarooEventSource
			.from((connection) -> PlainStreams.specialsThen(Mono.error(() -> new IllegalStateException("As asked"))));
	}

	private static void failIfAsked(String text) {
		if (text.equals("fail")) {
			throw new IllegalStateException("As asked");
		}
	}

	private static final class PlainEcho implements WebSocketHandler {

		@Override
		public List<String> getSubProtocols() {
			return List.of("v2");
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			return session.send(session.receive().map((message) -> {
				String text = message.getPayloadAsText();
				failIfAsked(text);
				return session.textMessage(text);
			}));
		}

	}

	@RestController
	static class PlainStreams {

		@GetMapping("/plain/specials")
		Flux<ServerSentEvent<String>> specials() {
			return specialsThen(Mono.never());
		}

		@GetMapping("/plain/failing")
		Flux<ServerSentEvent<String>> failing() {
			return specialsThen(Mono.error(() -> new IllegalStateException("As asked")));
		}

		private static Flux<ServerSentEvent<String>> specialsThen(Mono<ServerSentEvent<String>> last) {
			return Flux.just(ServerSentEvent.builder(" soup").build()).concatWith(last);
		}

	}

}
