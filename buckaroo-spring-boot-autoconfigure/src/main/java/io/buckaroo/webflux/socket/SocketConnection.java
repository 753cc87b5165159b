package io.buckaroo.webflux.socket;

import java.net.InetSocketAddress;
import java.net.URI;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The connection of a WebSocket. It outlives its request, and keeps only compact copies
 * of its data.
 */
final class SocketConnection extends HandshakeConnection {

	private static final MultiValueMap<String, String> NO_QUERY = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>(0));

	private static final MultiValueMap<String, HttpCookie> NO_COOKIES = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>(0));

	private final String uri;

	private final PackedHeaders headers;

	private final MultiValueMap<String, String> queryParams;

	private final MultiValueMap<String, HttpCookie> cookies;

	private final @Nullable InetSocketAddress remoteAddress;

	private final @Nullable String subprotocol;

	SocketConnection(Handshake handshake, Negotiation negotiation, ConnectionLoop<?, ?> loop) {
		super(handshake, loop);
		ServerHttpRequest request = handshake.request();
		this.uri = request.getURI().toString();
		this.headers = negotiation.headers();
		this.queryParams = request.getQueryParams().isEmpty() ? NO_QUERY : request.getQueryParams();
		this.cookies = request.getCookies().isEmpty() ? NO_COOKIES : request.getCookies();
		this.remoteAddress = request.getRemoteAddress();
		this.subprotocol = negotiation.subprotocol();
	}

	@Override
	public URI uri() {
		return URI.create(this.uri);
	}

	@Override
	public MultiValueMap<String, String> queryParams() {
		return this.queryParams;
	}

	@Override
	public HttpHeaders headers() {
		return this.headers.unpack();
	}

	@Override
	public MultiValueMap<String, HttpCookie> cookies() {
		return this.cookies;
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public @Nullable String subprotocol() {
		return this.subprotocol;
	}

	@Override
	public <T> Mono<T> body(Class<T> type) {
		return Mono.empty();
	}

	@Override
	public HttpHeaders responseHeaders() {
		return HttpHeaders.EMPTY;
	}

}
