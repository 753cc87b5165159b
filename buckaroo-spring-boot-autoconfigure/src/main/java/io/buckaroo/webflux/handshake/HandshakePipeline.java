package io.buckaroo.webflux.handshake;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Examines handshakes step by step and passes those that no step refuses to an endpoint.
 *
 * @param steps the steps, in their order
 * @param endpoint the endpoint, which opens the connection
 */
record HandshakePipeline(List<HandshakeStep> steps, Endpoint endpoint) implements Endpoint {

	@Override
	public Mono<Void> serve(Handshake handshake) {
		return Flux.fromIterable(this.steps)
			.takeWhile((step) -> !handshake.isRefused())
			.concatMap((step) -> step.examine(handshake), 0)
			.then(Mono.defer(
					() -> handshake.isRefused() ? handshake.response().setComplete() : this.endpoint.serve(handshake)))
			.doFinally((signal) -> handshake.exchangeOver());
	}

}
