package io.buckaroo.webflux;

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
	 * Chooses the first subprotocol of the client, who lists them by preference and may
	 * use several headers for it, that is supported.
	 * @param headers the headers of the request
	 * @param supported the supported subprotocols
	 * @return the choice, or {@code null} if there is none in common
	 */
	static @Nullable String select(HttpHeaders headers, List<String> supported) {
		if (supported.isEmpty()) {
			return null;
		}
		for (String offered : headers.getValuesAsList(HEADER)) {
			if (supported.contains(offered)) {
				return offered;
			}
		}
		return null;
	}

}
