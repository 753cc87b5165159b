package io.buckaroo.webflux;

import java.util.List;

import io.buckaroo.Frame;
import io.buckaroo.router.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.ConnectionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.ServerWebInputException;

/**
 * Serves WebSocket handshakes: agrees on a subprotocol and on extensions, and upgrades.
 */
final class SocketEndpoint implements Endpoint {

	private static final WebSocketHandlerAdapter UPGRADE = new WebSocketHandlerAdapter(new ChannelWebSocketService());

	private final ConnectionRegistry registry;

	private final Route.WebSocket route;

	private final WebSocketSettings settings;

	private final SocketFaults faults;

	private final Callbacks<Frame, ?> callbacks;

	SocketEndpoint(ConnectionRegistry registry, Route.WebSocket route, WebSocketSettings settings) {
		this.registry = registry;
		this.route = route;
		this.settings = settings;
		this.faults = new SocketFaults(route);
		this.callbacks = HandlerCallbacks.of(route.handler());
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		HttpHeaders headers = Http2Handshakes.asSent(handshake.exchange()).getRequest().getHeaders();
		String subprotocol = subprotocol(handshake, Subprotocols.offered(headers));
		if (subprotocol == null && this.route.subprotocolRequired()) {
			return Mono.error(new ServerWebInputException(
					"The handshake offers none of the subprotocols " + this.route.subprotocols()));
		}
		String extensions = this.settings.compression() ? extensions(headers) : null;
		if (extensions != null) {
			handshake.response().getHeaders().set(ExtensionOffer.HEADER, extensions);
		}
		SocketOpening<?> opening = new SocketOpening<>(handshake, this.registry, this.settings, this.faults,
				HandlerCallbacks.on(this.callbacks, this.settings.executor(), handshake.context()),
				PackedHeaders.of(headers), subprotocol, extensions);
		return UPGRADE.handle(handshake.exchange(), opening).then();
	}

	/**
	 * What a check has picked, or what the route speaks.
	 */
	private @Nullable String subprotocol(Handshake handshake, List<String> offered) {
		String picked = handshake.pickedSubprotocol();
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

}
