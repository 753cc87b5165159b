package io.buckaroo.webflux.handshake;

import java.util.List;

import io.buckaroo.runtime.HandshakeOutcome;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

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
			.doOnError(handshake::failed)
			.then(Mono.defer(
					() -> handshake.isRefused() ? handshake.response().setComplete() : this.endpoint.serve(handshake)))
			.doFinally((signal) -> exchangeOver(handshake, signal));
	}

	/**
	 * Releases the handshake. An exchange that fails or is cancelled before the handshake
	 * was answered counts as an error.
	 */
	private static void exchangeOver(Handshake handshake, SignalType signal) {
		if (signal != SignalType.ON_COMPLETE) {
			handshake.timer().stop(HandshakeOutcome.ERROR);
		}
		handshake.exchangeOver();
	}

}
