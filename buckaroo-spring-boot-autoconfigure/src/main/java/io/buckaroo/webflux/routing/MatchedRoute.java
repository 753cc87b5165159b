package io.buckaroo.webflux.routing;

import java.util.Map;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.handshake.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;

/**
 * A route that a request matches, by path and conditions.
 *
 * @param route the route
 * @param pathVariables the path variables of the request
 * @param cors the CORS configuration of an event stream; {@code null} for a WebSocket,
 * whose origin is checked during the handshake
 */
record MatchedRoute(Route route, Map<String, String> pathVariables,
		@Nullable CorsConfiguration cors) implements CorsConfigurationSource {

	/**
	 * Returns how well the method and the headers of a request fit the route.
	 */
	Fit fit(ServerHttpRequest request) {
		boolean upgrade = UpgradeHeaders.offerWebSocket(request.getHeaders());
		if (this.route instanceof Route.Sse stream) {
			return upgrade ? Fit.NONE : fit(stream, request);
		}
		return (upgrade && request.getMethod() == HttpMethod.GET) ? Fit.FULL : Fit.PATH_ONLY;
	}

	private Fit fit(Route.Sse stream, ServerHttpRequest request) {
		if (CorsUtils.isPreFlightRequest(request)) {
			return allows(stream, request.getHeaders()) ? Fit.FULL : Fit.PATH_ONLY;
		}
		if (!stream.answeredMethods().contains(request.getMethod())) {
			return Fit.PATH_ONLY;
		}
		return switch (Acceptance.of(request.getHeaders())) {
			case WANTED -> Fit.FULL;
			case POSSIBLE -> Fit.SECOND_BEST;
			case EXCLUDED -> Fit.PATH_ONLY;
		};
	}

	/**
	 * Returns whether the route accepts the method and the origin of a CORS preflight.
	 */
	private boolean allows(Route.Sse stream, HttpHeaders preflight) {
		HttpMethod method = preflight.getAccessControlRequestMethod();
		return method != null && stream.answeredMethods().contains(method) && this.cors != null
				&& this.cors.checkOrigin(preflight.getOrigin()) != null;
	}

	/**
	 * Sets the request attributes by which WebFlux identifies the handler that matched.
	 */
	void expose(ServerWebExchange exchange) {
		Map<String, Object> attributes = exchange.getAttributes();
		attributes.putAll(this.route.attributes());
		expose(exchange, this, this.route);
		attributes.put(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, this.pathVariables);
		attributes.put(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, this.pathVariables);
	}

	/**
	 * Sets the request attributes that describe the handler, and the pattern of its route
	 * as the URI of the observation.
	 */
	static void expose(ServerWebExchange exchange, Object handler, Route route) {
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, handler);
		exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, route.pattern());
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((context) -> context.setPathPattern(route.pattern().getPatternString()));
	}

	@Override
	public @Nullable CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
		return this.cors;
	}

	@Override
	public String toString() {
		return this.route.toString();
	}

	/**
	 * The degree to which a request fits a route whose path matches.
	 */
	enum Fit {

		/** The route serves the request. */
		FULL,

		/** The route serves the request unless another handler matches. */
		SECOND_BEST,

		/** The path matches, but the route does not serve such a request. */
		PATH_ONLY,

		/** The request is a WebSocket handshake, and the route an event stream. */
		NONE

	}

}
