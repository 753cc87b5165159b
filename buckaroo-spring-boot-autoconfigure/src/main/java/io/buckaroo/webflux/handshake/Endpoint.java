package io.buckaroo.webflux.handshake;

import reactor.core.publisher.Mono;

/**
 * Serves the requests of one route.
 */
@FunctionalInterface
public interface Endpoint {

	/**
	 * Opens a connection for a request, or refuses it.
	 * @param handshake the request
	 * @return a {@code Mono} that completes when the exchange ends
	 */
	Mono<Void> serve(Handshake handshake);

}
