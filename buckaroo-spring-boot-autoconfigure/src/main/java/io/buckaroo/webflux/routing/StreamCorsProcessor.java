package io.buckaroo.webflux.routing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.handshake.OriginRefusals;
import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Processes the CORS configuration of event streams, and logs the requests that are
 * refused because of their origin.
 */
final class StreamCorsProcessor extends DefaultCorsProcessor {

	private final Map<Route, CorsConfiguration> configurations;

	private final Map<Route, OriginRefusals> refusals;

	/**
	 * Creates a processor.
	 * @param configurations the configuration of each route for event streams
	 */
	StreamCorsProcessor(Map<Route, CorsConfiguration> configurations) {
		this.configurations = configurations;
		this.refusals = configurations.keySet()
			.stream()
			.collect(Collectors.toMap((route) -> route, OriginRefusals::new));
	}

	@Override
	public boolean process(@Nullable CorsConfiguration configuration, ServerWebExchange exchange) {
		boolean accepted = super.process(configuration, exchange);
		if (!accepted) {
			routes(exchange).forEach((route) -> logIfOriginIsForeign(route, exchange));
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

	private void logIfOriginIsForeign(Route route, ServerWebExchange exchange) {
		CorsConfiguration configuration = this.configurations.get(route);
		OriginRefusals refusals = this.refusals.get(route);
		if (configuration != null && refusals != null
				&& configuration.checkOrigin(exchange.getRequest().getHeaders().getOrigin()) == null) {
			refusals.log(exchange.getRequest());
		}
	}

}
