package io.buckaroo.webflux.handshake;

import reactor.core.publisher.Mono;

/**
 * One step of the examination of a handshake.
 */
@FunctionalInterface
interface HandshakeStep {

	/**
	 * Examines a handshake. The step records its findings in the handshake, or
	 * {@linkplain Handshake#refuse refuses} it, which skips the steps that follow.
	 * @param handshake the handshake
	 * @return a {@code Mono} that completes when the step is done; an error is answered
	 * with its status, or with 500 if it has none
	 */
	Mono<Void> examine(Handshake handshake);

}
