package io.buckaroo.webflux.sse;

import java.time.Duration;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

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

	private volatile Exchange exchange;

	EventStreamConnection(Handshake handshake, Duration bodyTimeout, ConnectionLoop<?, ?> loop) {
		super(handshake, handshake.request().getHeaders(), loop);
		this.method = handshake.request().getMethod();
		this.bodyTimeout = bodyTimeout;
		this.exchange = new Exchange(handshake.serverRequest(), null);
	}

	/**
	 * Releases the request at the end of the exchange. If the stream has not been opened,
	 * {@code init} may still be running on another thread: the headers that it changes
	 * are then those of no response.
	 * @param opened whether the stream has been opened
	 */
	void exchangeOver(boolean opened) {
		this.exchange = opened ? Exchange.OPENED : new Exchange(null, HttpHeaders.copyOf(responseHeaders()));
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
		Exchange exchange = this.exchange;
		if (exchange.request() != null) {
			return exchange.request().bodyToMono(type);
		}
		return Mono.error((exchange == Exchange.OPENED)
				? new IllegalStateException("The body of a request can only be read in 'init', before the stream opens")
				: new AbortedException("The connection has ended before the stream was opened"));
	}

	@Override
	public HttpHeaders responseHeaders() {
		return this.exchange.headers();
	}

	/**
	 * What {@code init} may use of the exchange.
	 *
	 * @param request the request, or {@code null} once the exchange has ended
	 * @param responseHeaders the headers since then, or {@code null} for those of the
	 * response, which are read-only once it is committed
	 */
	private record Exchange(@Nullable ServerRequest request, @Nullable HttpHeaders responseHeaders) {

		/** The end of the exchange of an open stream. */
		private static final Exchange OPENED = new Exchange(null, HttpHeaders.EMPTY);

		private HttpHeaders headers() {
			if (this.responseHeaders != null) {
				return this.responseHeaders;
			}
			return (this.request != null) ? this.request.exchange().getResponse().getHeaders() : HttpHeaders.EMPTY;
		}

	}

}
