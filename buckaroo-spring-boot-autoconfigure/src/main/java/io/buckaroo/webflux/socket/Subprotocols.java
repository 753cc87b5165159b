package io.buckaroo.webflux.socket;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The choice of a subprotocol (RFC 6455, sections 1.9 and 4.2.2).
 */
final class Subprotocols {

	private static final String HEADER = "Sec-WebSocket-Protocol";

	private Subprotocols() {
	}

	/**
	 * What the client offers, by preference; it may use several headers for it.
	 * @param headers the headers of the request
	 * @return the subprotocols, empty if it offers none
	 */
	static List<String> offered(HttpHeaders headers) {
		return headers.getValuesAsList(HEADER);
	}

	/**
	 * Chooses the first subprotocol of the client that is supported.
	 * @param offered what the client offers
	 * @param supported the supported subprotocols
	 * @return the choice, or {@code null} if there is none in common
	 */
	static @Nullable String select(List<String> offered, List<String> supported) {
		return offered.stream().filter(supported::contains).findFirst().orElse(null);
	}

}
