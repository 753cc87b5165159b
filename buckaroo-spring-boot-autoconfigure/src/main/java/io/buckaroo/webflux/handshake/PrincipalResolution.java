package io.buckaroo.webflux.handshake;

import reactor.core.publisher.Mono;

/**
 * Resolves the principal of the request.
 */
final class PrincipalResolution implements HandshakeStep {

	@Override
	public Mono<Void> examine(Handshake handshake) {
		return handshake.exchange().getPrincipal().doOnNext(handshake::identify).then();
	}

}
