package io.buckaroo.webflux.routing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.route.Route;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.webflux.handshake.HandshakeTimer;
import io.buckaroo.webflux.handshake.OriginRefusals;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Processes the CORS configuration of event streams, and logs and counts the requests
 * that are refused because of their origin.
 */
final class StreamCorsProcessor extends DefaultCorsProcessor {

	private final ConnectionRegistry registry;

	/** By identity, because the equality of routes calls that of their handlers. */
	private final Map<Route, OriginCheck> checks = new IdentityHashMap<>();

	/**
	 * Creates a processor.
	 * @param configurations the configuration of each route for event streams
	 * @param registry the registry that counts handshakes
	 */
	StreamCorsProcessor(Map<Route, CorsConfiguration> configurations, ConnectionRegistry registry) {
		this.registry = registry;
		configurations.forEach((route, configuration) -> this.checks.put(route,
				new OriginCheck(configuration, new OriginRefusals(route))));
	}

	@Override
	public boolean process(@Nullable CorsConfiguration configuration, ServerWebExchange exchange) {
		boolean accepted = super.process(configuration, exchange);
		if (!accepted) {
			routes(exchange).forEach((route) -> refuseIfOriginIsForeign(route, exchange));
		}
		return accepted;
	}

	private static List<Route> routes(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		if (handler instanceof MatchedRoute matched) {
			return List.of(matched.route());
		}
		return (handler instanceof UnservedRequest unserved) ? unserved.routes() : List.of();
	}

	/**
	 * Logs and counts the refusal of a foreign origin.
	 */
	private void refuseIfOriginIsForeign(Route route, ServerWebExchange exchange) {
		OriginCheck check = this.checks.get(route);
		if (check != null && check.isForeign(exchange.getRequest())) {
			new HandshakeTimer(this.registry, route).stop(HandshakeOutcome.ORIGIN);
			check.refusals().log(exchange.getRequest());
		}
	}

	/**
	 * The origins that may use a route.
	 *
	 * @param configuration the CORS configuration
	 * @param refusals the log of refused requests
	 */
	private record OriginCheck(CorsConfiguration configuration, OriginRefusals refusals) {

		boolean isForeign(ServerHttpRequest request) {
			return this.configuration.checkOrigin(request.getHeaders().getOrigin()) == null;
		}

	}

}
