package io.buckaroo.webflux.handshake;

import java.util.List;

import io.buckaroo.handshake.ContextContributor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds the contributions of the application to the Reactor context of a connection.
 *
 * @param contributors the contributors, in their order
 */
record ContextContributions(List<ContextContributor> contributors) implements HandshakeStep {

	@Override
	public Mono<Void> examine(Handshake handshake) {
		return Flux.fromIterable(this.contributors)
			.concatMap((each) -> Handshake.onEventLoop(handshake.serverRequest(), each::contribute)
				.doOnNext(handshake::addToContext), 0)
			.then();
	}

}
