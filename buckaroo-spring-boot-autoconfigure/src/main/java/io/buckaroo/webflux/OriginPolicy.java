package io.buckaroo.webflux;

import java.util.List;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;

/**
 * Which origins may open a WebSocket (RFC 6455, section 10.2): our own, those that are
 * listed, and clients that are no browser and send none. A browser lets any page connect
 * to any server, with the user's cookies.
 */
final class OriginPolicy {

	private final CorsConfiguration allowed = new CorsConfiguration();

	OriginPolicy(List<String> allowedOrigins) {
		this.allowed.setAllowedOriginPatterns(allowedOrigins);
	}

	boolean allows(ServerHttpRequest request) {
		return isSameOrigin(request) || this.allowed.checkOrigin(request.getHeaders().getOrigin()) != null;
	}

	private static boolean isSameOrigin(ServerHttpRequest request) {
		try {
			return !CorsUtils.isCorsRequest(request);
		}
		catch (IllegalArgumentException malformed) {
			return false;
		}
	}

}
