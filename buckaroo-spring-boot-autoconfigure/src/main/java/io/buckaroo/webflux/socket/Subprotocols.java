package io.buckaroo.webflux.socket;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The selection of a subprotocol (RFC 6455, sections 1.9 and 4.2.2).
 */
final class Subprotocols {

	private static final String HEADER = "Sec-WebSocket-Protocol";

	private Subprotocols() {
	}

	/**
	 * Returns the subprotocols that the client offers, by preference. They may be spread
	 * over several headers.
	 * @param headers the headers of the request
	 * @return the subprotocols, empty if none are offered
	 */
	static List<String> offered(HttpHeaders headers) {
		return headers.getValuesAsList(HEADER);
	}

	/**
	 * Selects the client's most preferred subprotocol that is supported.
	 * @param offered the offered subprotocols, by preference
	 * @param supported the supported subprotocols
	 * @return the subprotocol, or {@code null} if none is supported
	 */
	static @Nullable String select(List<String> offered, List<String> supported) {
		return offered.stream().filter(supported::contains).findFirst().orElse(null);
	}

}
