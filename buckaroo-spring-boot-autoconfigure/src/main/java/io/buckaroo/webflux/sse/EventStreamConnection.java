package io.buckaroo.webflux.sse;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

/**
 * The connection of an event stream. It keeps the request, whose exchange lasts as long
 * as the connection.
 */
final class EventStreamConnection extends HandshakeConnection {

	private final ServerRequest request;

	private final Duration bodyTimeout;

	EventStreamConnection(Handshake handshake, Duration bodyTimeout, ConnectionLoop<?, ?> loop) {
		super(handshake, loop);
		this.request = handshake.serverRequest();
		this.bodyTimeout = bodyTimeout;
	}

	private ServerHttpRequest request() {
		return this.request.exchange().getRequest();
	}

	@Override
	public HttpMethod method() {
		return request().getMethod();
	}

	@Override
	public URI uri() {
		return request().getURI();
	}

	@Override
	public MultiValueMap<String, String> queryParams() {
		return request().getQueryParams();
	}

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.readOnlyHttpHeaders(request().getHeaders());
	}

	@Override
	public MultiValueMap<String, HttpCookie> cookies() {
		return request().getCookies();
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return request().getRemoteAddress();
	}

	@Override
	public @Nullable String subprotocol() {
		return null;
	}

	@Override
	public <T> Mono<T> body(Class<T> type) {
		return RequestBody.limited(Mono.defer(() -> this.request.bodyToMono(type)), this.bodyTimeout)
			.onErrorMap(InvalidMediaTypeException.class,
					(ex) -> new UnsupportedMediaTypeStatusException(ex.getMessage()))
			.onErrorMap(DataBufferLimitException.class, ContentTooLargeException::new);
	}

	@Override
	public HttpHeaders responseHeaders() {
		return this.request.exchange().getResponse().getHeaders();
	}

}
