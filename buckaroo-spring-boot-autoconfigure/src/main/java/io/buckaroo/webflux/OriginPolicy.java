package io.buckaroo.webflux;

import java.net.URI;
import java.util.List;

import io.buckaroo.router.Route;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

	private static final Log logger = LogFactory.getLog(OriginPolicy.class);

	private final CorsConfiguration allowed = new CorsConfiguration();

	private final Endpoint endpoint;

	private final QuietLog refusals;

	/**
	 * Puts the policy before an endpoint.
	 * @param route what is served
	 * @param allowedOrigins patterns of the origins that may connect beside our own
	 * @param endpoint serves who may connect
	 */
	OriginPolicy(Route.WebSocket route, List<String> allowedOrigins, Endpoint endpoint) {
		this.allowed.setAllowedOriginPatterns(allowedOrigins);
		this.endpoint = endpoint;
		this.refusals = new QuietLog(logger,
				"Refused a handshake from a page of another origin, which is not among the 'allowed-origins': "
						+ route);
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		if (allows(handshake.request())) {
			return this.endpoint.serve(handshake);
		}
		this.refusals.warn();
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
