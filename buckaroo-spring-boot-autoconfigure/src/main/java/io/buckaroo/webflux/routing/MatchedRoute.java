package io.buckaroo.webflux.routing;

import java.util.Map;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.handshake.UpgradeHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;

/**
 * The route that a request matches.
 *
 * @param route the route
 * @param pathVariables the path variables of the request
 * @param cors who may read its event stream from another origin; {@code null} for a
 * socket, which has a check of its own
 */
record MatchedRoute(Route route, Map<String, String> pathVariables,
		@Nullable CorsConfiguration cors) implements CorsConfigurationSource {

	/**
	 * Whether the request is of the kind that the route serves, not only for its place.
	 */
	Fit fit(ServerHttpRequest request) {
		boolean upgrade = UpgradeHeaders.nameWebSocket(request.getHeaders());
		if (this.route instanceof Route.Sse stream) {
			return upgrade ? Fit.NONE : fit(stream, request);
		}
		return (upgrade && request.getMethod() == HttpMethod.GET) ? Fit.FULL : Fit.PLACE;
	}

	private Fit fit(Route.Sse stream, ServerHttpRequest request) {
		if (CorsUtils.isPreFlightRequest(request)) {
			return allows(stream, request.getHeaders()) ? Fit.FULL : Fit.PLACE;
		}
		if (!stream.answeredMethods().contains(request.getMethod())) {
			return Fit.PLACE;
		}
		return switch (Acceptance.of(request.getHeaders())) {
			case WANTED -> Fit.FULL;
			case POSSIBLE -> Fit.SECOND_BEST;
			case EXCLUDED -> Fit.PLACE;
		};
	}

	/**
	 * Whether a page of another origin may have what it asks for in advance.
	 */
	private boolean allows(Route.Sse stream, HttpHeaders preflight) {
		HttpMethod method = preflight.getAccessControlRequestMethod();
		return method != null && stream.answeredMethods().contains(method) && this.cors != null
				&& this.cors.checkOrigin(preflight.getOrigin()) != null;
	}

	/**
	 * Tells the rest of WebFlux what was matched.
	 */
	void expose(ServerWebExchange exchange) {
		Map<String, Object> attributes = exchange.getAttributes();
		attributes.putAll(this.route.attributes());
		attributes.put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, this);
		attributes.put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, this.route.pattern());
		attributes.put(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, this.pathVariables);
		attributes.put(RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE, this.pathVariables);
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
	 * How well a request fits a route that its path matches.
	 */
	enum Fit {

		/** It is for the route. */
		FULL,

		/** It is for the route, unless another handler wants it. */
		SECOND_BEST,

		/** It asks for something else at the same place. */
		PLACE,

		/** It is of no interest to the route. */
		NONE

	}

}
