package io.buckaroo.actuate;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * The header that protects requests of the dashboard which change something against
 * cross-site request forgery.
 *
 * @param name the name of the header
 * @param token the value
 */
public record CsrfHeader(String name, String token) {

	/**
	 * Finds the header for the page that a request asks for.
	 */
	@FunctionalInterface
	public interface Source {

		/**
		 * Returns the header, and creates its token if there is none yet.
		 * @param exchange the request for the page
		 * @return the header; empty if no such header is required
		 */
		Mono<CsrfHeader> of(ServerWebExchange exchange);

	}

}
