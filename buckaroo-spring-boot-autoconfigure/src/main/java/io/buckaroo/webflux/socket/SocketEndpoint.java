package io.buckaroo.webflux.socket;

import java.util.function.Supplier;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.frame.PerMessageDeflate;
import io.buckaroo.webflux.handshake.Endpoint;
import io.buckaroo.webflux.handshake.Handshake;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.core.publisher.Mono;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebInputException;

/**
 * Serves WebSocket handshakes: negotiates the subprotocol and compression, and upgrades.
 */
public final class SocketEndpoint implements Endpoint {

	private final ConnectionRegistry registry;

	private final Route.WebSocket route;

	private final WebSocketSettings settings;

	private final SocketFaults faults;

	private final PartialMessages partialMessages;

	private final RouteCallbacks callbacks;

	private final BuckarooObservations observations;

	/**
	 * Creates the endpoint of a route.
	 * @param registry the registry of open connections
	 * @param route the route
	 * @param settings the settings of the route
	 * @param partialMessages the memory of messages that have been received in part, on
	 * all routes
	 * @param codecs the codecs, if messages are typed
	 * @param observations the observations of connections
	 * @throws InvalidRouteException if no codec supports the messages of the route
	 */
	public SocketEndpoint(ConnectionRegistry registry, Route.WebSocket route, WebSocketSettings settings,
			PartialMessages partialMessages, Supplier<MessageCodecs> codecs, BuckarooObservations observations) {
		this.registry = registry;
		this.route = route;
		this.settings = settings;
		this.faults = new SocketFaults(route);
		this.partialMessages = partialMessages;
		this.callbacks = RouteCallbacks.of(route, codecs, this::malformed);
		this.observations = observations;
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		Negotiation negotiation = negotiate(handshake);
		if (negotiation.extensions() != null) {
			handshake.response().getHeaders().set(PerMessageDeflate.HEADER, negotiation.extensions());
		}
		return upgrade(new SocketOpening<>(handshake, negotiation,
				HandlerCallbacks.on(observed(this.callbacks.select(negotiation.subprotocol()), handshake),
						this.settings.executor(), handshake.context()),
				this.registry, this.settings, this.faults, this.partialMessages));
	}

	private <S> Callbacks<Frame, S> observed(Callbacks<Frame, S> callbacks, Handshake handshake) {
		return this.observations.observe(callbacks, handshake.context());
	}

	private void malformed(MalformedMessage message) {
		this.registry.malformed(this.route.pattern().getPatternString(), message.reason());
		this.faults.logMalformed(message);
	}

	private Negotiation negotiate(Handshake handshake) {
		try {
			return Negotiation.of(handshake, this.route, this.settings.compression());
		}
		catch (ServerWebInputException ex) {
			handshake.timer().stop(HandshakeOutcome.MALFORMED);
			throw ex;
		}
	}

	private static Mono<Void> upgrade(SocketOpening<?> opening) {
		ServerHttpResponse response = opening.handshake().response();
		boolean http2 = opening.handshake().channel() instanceof Http2StreamChannel;
		// Runs the actions that wait for the commit of the response, without writing it
		return response.setComplete()
			.then(NettyEventLoop.of(response)
				.run(Mono.defer(() -> http2 ? Http2Upgrade.upgrade(opening) : Http1Upgrade.upgrade(opening))));
	}

}
