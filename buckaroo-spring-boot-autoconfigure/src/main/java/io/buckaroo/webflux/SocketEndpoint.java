package io.buckaroo.webflux;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Frame;
import io.buckaroo.router.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;

/**
 * Serves WebSocket handshakes: agrees on a subprotocol and upgrades.
 */
final class SocketEndpoint implements Endpoint {

	private final ConnectionRegistry registry;

	private final Route.WebSocket route;

	private final WebSocketSettings settings;

	private final SocketFaults faults;

	private final WebSocketHandlerAdapter upgrade;

	SocketEndpoint(ConnectionRegistry registry, Route.WebSocket route, WebSocketSettings settings) {
		this.registry = registry;
		this.route = route;
		this.settings = settings;
		this.faults = new SocketFaults(route);
		this.upgrade = new WebSocketHandlerAdapter(
				new HandshakeWebSocketService(new ChannelUpgradeStrategy(() -> WebsocketServerSpec.builder()
					.maxFramePayloadLength(settings.maxMessageSize())
					.handlePing(true))));
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		ServerWebExchange exchange = Http2Handshakes.asSent(handshake.exchange());
		HttpHeaders headers = HttpHeaders.readOnlyHttpHeaders(exchange.getRequest().getHeaders());
		String subprotocol = subprotocol(handshake, Subprotocols.offered(headers));
		if (subprotocol == null && this.route.subprotocolRequired()) {
			return Mono.error(new ServerWebInputException(
					"The handshake offers none of the subprotocols " + this.route.subprotocols()));
		}
		String extensions = this.settings.compression() ? extensions(headers) : null;
		boolean simple = handshake.channel() instanceof Http2StreamChannel || UpgradeHeaders.areSimple(headers);
		if (subprotocol != null || !simple) {
			headers = HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(headers));
		}
		if (subprotocol != null) {
			exchange = offering(subprotocol, exchange);
			handshake.nativeRequest().requestHeaders().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
		}
		if (!simple) {
			exchange = UpgradeHeaders.simplify(handshake, exchange);
		}
		Opening<?> opening = new Opening<>(handshake,
				Callbacks.of(this.route.handler()).on(this.settings.executor(), handshake.context()), headers,
				subprotocol, extensions);
		return this.upgrade.handle(exchange, opening).then();
	}

	/**
	 * All that Spring and Netty understand of the client's list is a single name, be it
	 * in the request that the server has read or in one that a filter made of it.
	 */
	private static ServerWebExchange offering(String subprotocol, ServerWebExchange exchange) {
		return exchange.mutate()
			.request((request) -> request.header(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL.toString(), subprotocol))
			.build();
	}

	/**
	 * What a check has picked, or what the route speaks.
	 */
	private @Nullable String subprotocol(Handshake handshake, List<String> offered) {
		String picked = handshake.admission().subprotocol();
		if (picked == null) {
			return Subprotocols.select(offered, this.route.subprotocols());
		}
		if (!offered.contains(picked)) {
			throw new IllegalStateException(
					"A check for %s has picked the subprotocol '%s', which the client does not offer"
						.formatted(this.route, picked));
		}
		return picked;
	}

	/**
	 * The compression that is agreed on. A malformed offer fails the handshake (RFC 6455,
	 * section 9.1).
	 */
	private static @Nullable String extensions(HttpHeaders headers) {
		try {
			return DeflateNegotiation.answer(ExtensionOffer.parse(headers.getOrEmpty(ExtensionOffer.HEADER)));
		}
		catch (IllegalArgumentException malformed) {
			throw new ServerWebInputException("The header %s is malformed".formatted(ExtensionOffer.HEADER));
		}
	}

	/**
	 * Opens the connection once the handshake is done.
	 *
	 * @param <S> the type of the handler's state
	 */
	private final class Opening<S> implements ChannelWebSocketHandler {

		private final Handshake handshake;

		private final Callbacks<Frame, S> callbacks;

		private final HttpHeaders headers;

		private final @Nullable String subprotocol;

		private final @Nullable String extensions;

		Opening(Handshake handshake, Callbacks<Frame, S> callbacks, HttpHeaders headers, @Nullable String subprotocol,
				@Nullable String extensions) {
			this.handshake = handshake;
			this.callbacks = callbacks;
			this.headers = headers;
			this.subprotocol = subprotocol;
			this.extensions = extensions;
		}

		@Override
		public List<String> getSubProtocols() {
			return (this.subprotocol != null) ? List.of(this.subprotocol) : List.of();
		}

		@Override
		public @Nullable String extensions() {
			return this.extensions;
		}

		@Override
		public int maxFramePayloadLength() {
			int maxMessageSize = SocketEndpoint.this.settings.maxMessageSize();
			return (this.extensions != null) ? PerMessageDeflate.maxCompressedSize(maxMessageSize) : maxMessageSize;
		}

		@Override
		public Mono<Void> handle(Channel channel) {
			WebSocketSettings settings = SocketEndpoint.this.settings;
			SocketTransport transport = new SocketTransport(channel, settings, SocketEndpoint.this.faults,
					(this.extensions != null) ? new PerMessageDeflate(settings.maxMessageSize()) : null);
			ConnectionLoop<Frame, S> loop = new ConnectionLoop<>(this.callbacks, transport,
					new NettyEventLoop(channel.eventLoop()), settings.connection(), SocketEndpoint.this.registry,
					this.handshake.context());
			transport.attach(loop);
			this.handshake.open(loop, new HandshakeConnection(this.handshake, this.headers, this.subprotocol, null,
					Duration.ZERO, () -> HttpHeaders.EMPTY, loop.mailbox()));
			// The connection ends by the channel, not by this publisher
			return Mono.never();
		}

	}

}
