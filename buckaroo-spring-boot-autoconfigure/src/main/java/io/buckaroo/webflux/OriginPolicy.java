package io.buckaroo.webflux;

import java.net.URI;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;

/**
 * Which origins may open a WebSocket (RFC 6455, section 10.2): our own, those that are
 * listed, and clients that are no browser and send none. A browser lets any page connect
 * to any server, with the user's cookies.
 */
final class OriginPolicy implements Endpoint {

	private final CorsConfiguration allowed = new CorsConfiguration();

	private final Endpoint endpoint;

	/**
	 * Puts the policy before an endpoint.
	 * @param allowedOrigins patterns of the origins that may connect beside our own
	 * @param endpoint serves who may connect
	 */
	OriginPolicy(List<String> allowedOrigins, Endpoint endpoint) {
		this.allowed.setAllowedOriginPatterns(allowedOrigins);
		this.endpoint = endpoint;
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		if (allows(handshake.request())) {
			return this.endpoint.serve(handshake);
		}
		handshake.response().setStatusCode(HttpStatus.FORBIDDEN);
		return handshake.response().setComplete();
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
	 * The request with the scheme that the origin of a page has. Some proxies, such as
	 * Traefik, say {@code X-Forwarded-Proto: wss} of a handshake.
	 */
	private static ServerHttpRequest asFromPage(ServerHttpRequest request) {
		URI uri = request.getURI();
		if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme())) {
			return request;
		}
		return request.mutate().uri(URI.create("http" + uri.toString().substring("ws".length()))).build();
	}

}
