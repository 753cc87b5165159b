package io.buckaroo.webflux.handshake;

import java.net.URI;
import java.util.List;

import io.buckaroo.route.Route;
import io.buckaroo.runtime.HandshakeOutcome;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;

/**
 * Refuses WebSocket handshakes from pages of a foreign origin with status 403 (RFC 6455,
 * section 10.2). The application's own origin, the configured origins and requests
 * without {@code Origin}, which no browser sends, are allowed. Browsers let any page open
 * a WebSocket to any server, with the user's cookies.
 */
final class OriginPolicy implements HandshakeStep {

	private final CorsConfiguration allowed = new CorsConfiguration();

	private final OriginRefusals refusals;

	/**
	 * Creates the policy of a route.
	 * @param route the route
	 * @param allowedOrigins patterns of the origins that may connect besides the
	 * application's own
	 */
	OriginPolicy(Route route, List<String> allowedOrigins) {
		this.allowed.setAllowedOriginPatterns(allowedOrigins);
		this.refusals = new OriginRefusals(route);
	}

	@Override
	public Mono<Void> examine(Handshake handshake) {
		if (allows(handshake.request())) {
			return Mono.empty();
		}
		this.refusals.log(handshake.request());
		return handshake.refuse(HandshakeOutcome.ORIGIN, HttpStatus.FORBIDDEN);
	}

	private boolean allows(ServerHttpRequest request) {
		return isSameOrigin(request) || this.allowed.checkOrigin(request.getHeaders().getOrigin()) != null;
	}

	private static boolean isSameOrigin(ServerHttpRequest request) {
		try {
			return !CorsUtils.isCorsRequest(asFromPage(request));
		}
		catch (IllegalArgumentException malformed) {
			return false;
		}
	}

	/**
	 * Returns the request with the scheme that the origin of a page has. Some proxies,
	 * such as Traefik, send {@code X-Forwarded-Proto: wss} with a handshake.
	 */
	private static ServerHttpRequest asFromPage(ServerHttpRequest request) {
		URI uri = request.getURI();
		if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme())) {
			return request;
		}
		return request.mutate().uri(URI.create("http" + uri.toString().substring("ws".length()))).build();
	}

}
