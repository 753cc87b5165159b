package io.buckaroo.webflux.sse;

import java.util.List;

import io.buckaroo.route.Route;

import org.springframework.web.cors.CorsConfiguration;

/**
 * The CORS configuration of event streams: pages of the application's own origin and of
 * the listed origins may read them. Requests of listed origins may carry credentials,
 * unless the list allows any origin.
 */
public final class CorsPolicy {

	private CorsPolicy() {
	}

	/**
	 * Returns the CORS configuration of a route.
	 * @param route the route
	 * @param settings the settings of the route
	 * @return the configuration
	 */
	public static CorsConfiguration of(Route.Sse route, SseSettings settings) {
		CorsConfiguration cors = new CorsConfiguration();
		cors.setAllowedOriginPatterns(settings.allowedOrigins());
		cors.setAllowedMethods(route.answeredMethods().stream().map(Object::toString).toList());
		cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		cors.setAllowCredentials(!settings.allowedOrigins().contains(CorsConfiguration.ALL));
		return cors;
	}

}
