package io.buckaroo.webflux.socket;

import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * The connection of a WebSocket.
 */
final class SocketConnection extends HandshakeConnection {

	private final @Nullable String subprotocol;

	SocketConnection(Handshake handshake, Negotiation negotiation, ConnectionLoop<?, ?> loop) {
		super(handshake, negotiation.headers(), loop);
		this.subprotocol = negotiation.subprotocol();
	}

	@Override
	public HttpMethod method() {
		return HttpMethod.GET;
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
