package io.buckaroo.webflux;

import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.router.Route;
import io.buckaroo.runtime.ConnectionRegistry;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * Serves the requests that {@link BuckarooHandlerMapping} has matched.
 */
public final class BuckarooHandlerAdapter implements HandlerAdapter {

	private final ConnectionRegistry registry;

	private final RouteSettings settings;

	private final EventStreamEndpoint eventStreams;

	/** One for all routes with the same settings. */
	private final Map<WebSocketSettings, SocketEndpoint> sockets = new ConcurrentHashMap<>();

	/**
	 * Creates the adapter.
	 * @param registry where connections are found
	 * @param settings the settings of each route
	 * @param codecs the application's codecs, which encode the data of events
	 */
	public BuckarooHandlerAdapter(ConnectionRegistry registry, RouteSettings settings, ServerCodecConfigurer codecs) {
		this.registry = registry;
		this.settings = settings;
		this.eventStreams = new EventStreamEndpoint(registry, new JsonEncoder(codecs));
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof MatchedRoute;
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		MatchedRoute matched = (MatchedRoute) handler;
		if (!this.registry.isOpen()) {
			Unavailable.tell(exchange.getResponse());
			return exchange.getResponse().setComplete().then(Mono.empty());
		}
		return Mono
			.deferContextual((context) -> exchange.getPrincipal()
				.map(Optional::of)
				.defaultIfEmpty(Optional.<Principal>empty())
				.flatMap((principal) -> serve(exchange, matched, principal, Context.of(context))))
			.then(Mono.empty());
	}

	private Mono<Void> serve(ServerWebExchange exchange, MatchedRoute matched, Optional<Principal> principal,
			Context context) {
		Handshake handshake = new Handshake(this.registry.nextId(), exchange, matched, principal.orElse(null), context);
		if (matched.route() instanceof Route.WebSocket route) {
			return endpoint(this.settings.of(route)).serve(handshake, route);
		}
		Route.Sse route = (Route.Sse) matched.route();
		return this.eventStreams.serve(handshake, route, this.settings.of(route));
	}

	private SocketEndpoint endpoint(WebSocketSettings settings) {
		return this.sockets.computeIfAbsent(settings, (key) -> new SocketEndpoint(this.registry, settings));
	}

}
