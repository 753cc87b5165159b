package io.buckaroo.webflux.handshake;

import io.buckaroo.runtime.HandshakeOutcome;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The refusal of a request that may succeed later: it carries {@code Retry-After} (RFC
 * 9110, section 10.2.3).
 */
public final class RetryLater {

	private static final String SECONDS = "5";

	private RetryLater() {
	}

	static Mono<Void> refuse(Handshake handshake, HandshakeOutcome reason, HttpStatus status) {
		announce(handshake.response());
		return handshake.refuse(reason, status);
	}

	/**
	 * Sets status 503 and {@code Retry-After} on a response.
	 * @param response the response, not committed yet
	 */
	public static void answer(ServerHttpResponse response) {
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		announce(response);
	}

	private static void announce(ServerHttpResponse response) {
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, SECONDS);
	}

}
