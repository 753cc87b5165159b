package io.buckaroo.webflux;

import reactor.core.publisher.Mono;

/**
 * Serves the requests of one route.
 */
interface Endpoint {

	/**
	 * Makes a connection of a request, or refuses it.
	 * @param handshake the request
	 * @return completes when the exchange is over
	 */
	Mono<Void> serve(Handshake handshake);

}
