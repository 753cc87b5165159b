package io.buckaroo.webflux;

import java.util.List;

import io.buckaroo.router.Route;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Which pages may read the event streams of a route: those of our own origin, and of the
 * origins that are listed. What is listed may come with its user's cookies; when any
 * origin may, it comes without.
 */
final class CorsPolicy {

	private CorsPolicy() {
	}

	static CorsConfiguration of(Route.Sse route, SseSettings settings) {
		CorsConfiguration cors = new CorsConfiguration();
		cors.setAllowedOriginPatterns(settings.allowedOrigins());
		cors.setAllowedMethods(route.answeredMethods().stream().map(Object::toString).toList());
		cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		cors.setAllowCredentials(!settings.allowedOrigins().contains(CorsConfiguration.ALL));
		return cors;
	}

}
