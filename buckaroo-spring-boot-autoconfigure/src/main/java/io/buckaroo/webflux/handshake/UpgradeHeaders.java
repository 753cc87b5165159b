package io.buckaroo.webflux.handshake;

import org.springframework.http.HttpHeaders;

/**
 * Reads the header {@code Upgrade} of a request, a list of case-insensitive tokens (RFC
 * 9110, section 7.8).
 */
public final class UpgradeHeaders {

	/** The token of the WebSocket protocol. */
	public static final String WEBSOCKET = "websocket";

	private UpgradeHeaders() {
	}

	/**
	 * Returns whether the client offers WebSocket, possibly among other protocols.
	 * @param headers the headers of the request
	 * @return whether WebSocket is offered
	 */
	public static boolean offerWebSocket(HttpHeaders headers) {
		String first = headers.getUpgrade();
		return first != null && (WEBSOCKET.equalsIgnoreCase(first)
				|| headers.getValuesAsList(HttpHeaders.UPGRADE).stream().anyMatch(WEBSOCKET::equalsIgnoreCase));
	}

}
