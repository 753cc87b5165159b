package io.buckaroo.webflux.sse;

import java.time.Duration;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

/**
 * The connection of an event stream. It keeps the request until the exchange ends.
 */
final class EventStreamConnection extends HandshakeConnection {

	private final HttpMethod method;

	private final Duration bodyTimeout;

	/** The request, or {@code null} once the exchange has ended. */
	private volatile @Nullable ServerRequest request;

	EventStreamConnection(Handshake handshake, Duration bodyTimeout, ConnectionLoop<?, ?> loop) {
		super(handshake, handshake.request().getHeaders(), loop);
		this.method = handshake.request().getMethod();
		this.bodyTimeout = bodyTimeout;
		this.request = handshake.serverRequest();
	}

	/**
	 * Releases the request at the end of the exchange.
	 */
	void exchangeOver() {
		this.request = null;
	}

	@Override
	public HttpMethod method() {
		return this.method;
	}

	@Override
	public @Nullable String subprotocol() {
		return null;
	}

	@Override
	public <T> Mono<T> body(Class<T> type) {
		return RequestBody.limited(Mono.defer(() -> read(type)), this.bodyTimeout)
			.onErrorMap(InvalidMediaTypeException.class,
					(ex) -> new UnsupportedMediaTypeStatusException(ex.getMessage()))
			.onErrorMap(DataBufferLimitException.class, ContentTooLargeException::new);
	}

	private <T> Mono<T> read(Class<T> type) {
		ServerRequest request = this.request;
		return (request != null) ? request.bodyToMono(type) : Mono.error(
				new IllegalStateException("The body of a request can only be read in 'init', before the stream opens"));
	}

	@Override
	public HttpHeaders responseHeaders() {
		ServerRequest request = this.request;
		return (request != null) ? request.exchange().getResponse().getHeaders() : HttpHeaders.EMPTY;
	}

}
