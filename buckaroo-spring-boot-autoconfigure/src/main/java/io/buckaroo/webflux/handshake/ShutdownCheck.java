package io.buckaroo.webflux.handshake;

import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.HandshakeOutcome;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;

/**
 * Refuses handshakes with status 503 while this node drains or shuts down.
 *
 * @param registry the open connections
 */
record ShutdownCheck(ConnectionRegistry registry) implements HandshakeStep {

	@Override
	public Mono<Void> examine(Handshake handshake) {
		return this.registry.isOpen() ? Mono.empty()
				: RetryLater.refuse(handshake, HandshakeOutcome.DRAINING, HttpStatus.SERVICE_UNAVAILABLE);
	}

}
