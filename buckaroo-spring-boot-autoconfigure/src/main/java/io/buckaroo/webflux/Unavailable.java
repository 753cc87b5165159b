package io.buckaroo.webflux;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The answer to those who come while connections are not welcome.
 */
final class Unavailable {

	private static final String RETRY_AFTER_SECONDS = "5";

	private Unavailable() {
	}

	static void tell(ServerHttpResponse response) {
		tell(response, HttpStatus.SERVICE_UNAVAILABLE);
	}

	static void tell(ServerHttpResponse response, HttpStatus status) {
		response.setStatusCode(status);
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
	}

}
