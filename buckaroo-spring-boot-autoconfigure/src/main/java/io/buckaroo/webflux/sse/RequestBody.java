package io.buckaroo.webflux.sse;

import java.time.Duration;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ResponseStatusException;

/**
 * The body of a request for an event stream.
 */
final class RequestBody {

	private RequestBody() {
	}

	/**
	 * Returns whether a body follows the head and has not been read completely. Over
	 * HTTP/2, a stream that has not ended with the head has a {@code Transfer-Encoding}.
	 */
	static boolean isAwaited(HttpServerRequest request) {
		return isAnnounced(request.requestHeaders()) && !((ChannelOperations<?, ?>) request).isInboundDisposed();
	}

	private static boolean isAnnounced(HttpHeaders headers) {
		return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
				|| headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().anyMatch((length) -> !length.equals("0"));
	}

	/**
	 * Limits the time for the body, since no other timeout applies before the connection
	 * is open.
	 * @param body the body
	 * @param timeout the timeout; zero means no limit
	 * @param <T> the type of the body
	 * @return the body, or an error with status 408
	 */
	static <T> Mono<T> limited(Mono<T> body, Duration timeout) {
		return timeout.isZero() ? body
				: body.timeout(timeout, Mono.error(() -> new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT)));
	}

	/**
	 * Returns whether a failure is that of a late body, after which the connection cannot
	 * be used for another request (RFC 9110, section 15.5.9).
	 */
	static boolean isLate(Throwable failure) {
		return failure instanceof ErrorResponse refusal && HttpStatus.REQUEST_TIMEOUT.equals(refusal.getStatusCode());
	}

}
