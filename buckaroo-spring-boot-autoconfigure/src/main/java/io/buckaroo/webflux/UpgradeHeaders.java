package io.buckaroo.webflux;

import org.springframework.http.HttpHeaders;

/**
 * The header {@code Upgrade} of a handshake: a list of tokens, in any case (RFC 9110,
 * section 7.8).
 */
final class UpgradeHeaders {

	static final String WEBSOCKET = "websocket";

	private UpgradeHeaders() {
	}

	/**
	 * Whether a client would like to speak WebSocket, be it beside other protocols.
	 * @param headers the headers of the request
	 */
	static boolean nameWebSocket(HttpHeaders headers) {
		String first = headers.getUpgrade();
		return first != null && (WEBSOCKET.equalsIgnoreCase(first)
				|| headers.getValuesAsList(HttpHeaders.UPGRADE).stream().anyMatch(WEBSOCKET::equalsIgnoreCase));
	}

}
