package io.buckaroo.webflux.handshake;

import java.net.URI;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.log.ClientText;
import io.buckaroo.webflux.log.QuietLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Logs the requests of one route that are refused because of their origin, at a limited
 * rate. The first message of a minute contains the origin and the application's own
 * origin, because the difference shows what to configure.
 */
public final class OriginRefusals {

	private static final Log logger = LogFactory.getLog(OriginRefusals.class);

	private final QuietLog log;

	/**
	 * Creates the log of a route.
	 * @param route the route
	 */
	public OriginRefusals(Route route) {
		this.log = new QuietLog(logger,
				("Refused a request of an origin that is neither the application's own nor listed in "
						+ "'buckaroo.%s.allowed-origins': %s")
					.formatted((route instanceof Route.WebSocket) ? "websocket" : "sse", route));
	}

	/**
	 * Logs a refusal.
	 * @param request the request, which has an origin
	 */
	public void log(ServerHttpRequest request) {
		String origin = request.getHeaders().getOrigin();
		this.log.warn(() -> "; the origin is %s, the application's own is %s"
			.formatted(ClientText.quote(String.valueOf(origin)), ClientText.quote(ownOrigin(request.getURI()))));
	}

	/**
	 * Returns the origin that a page of the application has, as the application sees it.
	 */
	private static String ownOrigin(URI uri) {
		String scheme = String.valueOf(uri.getScheme());
		return (scheme.startsWith("ws") ? "http" + scheme.substring("ws".length()) : scheme) + "://"
				+ uri.getRawAuthority();
	}

}
