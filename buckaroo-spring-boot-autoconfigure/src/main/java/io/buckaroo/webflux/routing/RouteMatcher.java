package io.buckaroo.webflux.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.route.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.http.codec.HttpMessageReader;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Matches requests to a route by its path and its conditions.
 *
 * @param route the route
 * @param cors the CORS configuration of an event stream; {@code null} for a WebSocket
 * @param readers the application's message readers, for conditions that read the request
 */
record RouteMatcher(Route route, @Nullable CorsConfiguration cors, List<HttpMessageReader<?>> readers) {

	@Nullable MatchedRoute match(ServerWebExchange exchange) {
		PathPattern.PathMatchInfo match = this.route.pattern()
			.matchAndExtract(exchange.getRequest().getPath().pathWithinApplication());
		if (match == null || !conditionsHold(exchange, match.getUriVariables())) {
			return null;
		}
		return new MatchedRoute(this.route, match.getUriVariables(), this.cors);
	}

	/**
	 * Evaluates the conditions, with the path variables in the request attributes. The
	 * attributes are restored afterwards.
	 */
	private boolean conditionsHold(ServerWebExchange exchange, Map<String, String> pathVariables) {
		if (this.route.conditions().isEmpty()) {
			return true;
		}
		Map<String, Object> attributes = new HashMap<>(exchange.getAttributes());
		try {
			exchange.getAttributes().put(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, pathVariables);
			ServerRequest request = ServerRequest.create(exchange, this.readers);
			return this.route.conditions().stream().allMatch((condition) -> condition.test(request));
		}
		finally {
			exchange.getAttributes().keySet().retainAll(attributes.keySet());
			exchange.getAttributes().putAll(attributes);
		}
	}

}
