package io.buckaroo.webflux.socket;

import java.util.List;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.frame.PerMessageDeflate;
import io.buckaroo.webflux.handshake.Handshake;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebInputException;

/**
 * The subprotocol and the extensions negotiated by a handshake (RFC 6455, sections 1.9
 * and 9.1).
 *
 * @param headers the headers of the request, as sent by the client
 * @param subprotocol the subprotocol, or {@code null} if there is none
 * @param extensions the value of {@code Sec-WebSocket-Extensions} in the response, or
 * {@code null} if messages are not compressed
 */
record Negotiation(HttpHeaders headers, @Nullable String subprotocol, @Nullable String extensions) {

	/**
	 * Negotiates a handshake.
	 * @param handshake the handshake
	 * @param route the route
	 * @param compression whether the route supports compression
	 * @return the outcome
	 * @throws ServerWebInputException if the route requires a subprotocol and the client
	 * offers none of them, or if the extension header is malformed
	 */
	static Negotiation of(Handshake handshake, Route.WebSocket route, boolean compression) {
		HttpHeaders headers = Http2Handshakes.asSent(handshake.exchange()).getRequest().getHeaders();
		String subprotocol = subprotocol(handshake, route, Subprotocols.offered(headers));
		if (subprotocol == null && route.subprotocolRequired()) {
			throw new ServerWebInputException("The handshake offers none of the subprotocols " + route.subprotocols());
		}
		return new Negotiation(headers, subprotocol,
				(compression && handshake.allowsCompression()) ? extensions(headers) : null);
	}

	/**
	 * Returns the subprotocol that a check has picked, or else the client's most
	 * preferred one that the route supports.
	 */
	private static @Nullable String subprotocol(Handshake handshake, Route.WebSocket route, List<String> offered) {
		String picked = handshake.pickedSubprotocol();
		if (picked == null) {
			return Subprotocols.select(offered, route.subprotocols());
		}
		if (!offered.contains(picked)) {
			throw new IllegalStateException(
					"A check for %s has picked the subprotocol '%s', which the client does not offer".formatted(route,
							picked));
		}
		return picked;
	}

	/**
	 * Negotiates compression. A malformed offer fails the handshake (RFC 6455, section
	 * 9.1).
	 */
	private static @Nullable String extensions(HttpHeaders headers) {
		try {
			return PerMessageDeflate.accept(headers.getOrEmpty(PerMessageDeflate.HEADER));
		}
		catch (IllegalArgumentException malformed) {
			throw new ServerWebInputException("The header %s is malformed".formatted(PerMessageDeflate.HEADER));
		}
	}

	/**
	 * Returns whether messages are compressed.
	 */
	boolean compresses() {
		return this.extensions != null;
	}

}
