package io.buckaroo.webflux;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers {@code Upgrade} and {@code Connection} of a handshake: lists of tokens, in
 * any case (RFC 9110, sections 7.6.1 and 7.8), of which Spring and Netty understand a
 * single one.
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
		return headers.getValuesAsList(HttpHeaders.UPGRADE).stream().anyMatch(WEBSOCKET::equalsIgnoreCase);
	}

	/**
	 * Whether all that they list is what everybody understands.
	 * @param headers the headers of the request
	 */
	static boolean areSimple(HttpHeaders headers) {
		List<String> connection = headers.getConnection();
		return WEBSOCKET.equalsIgnoreCase(headers.getUpgrade())
				&& (connection.contains("Upgrade") || connection.contains("upgrade"));
	}

	/**
	 * Leaves nothing else in them, be it in the request that the server has read or in
	 * one that a filter made of it.
	 * @param handshake the handshake
	 * @param exchange its exchange
	 * @return the exchange with simple headers
	 */
	static ServerWebExchange simplify(Handshake handshake, ServerWebExchange exchange) {
		handshake.nativeRequest()
			.requestHeaders()
			.set(HttpHeaderNames.UPGRADE, WEBSOCKET)
			.set(HttpHeaderNames.CONNECTION, HttpHeaders.UPGRADE);
		return exchange.mutate().request((request) -> request.headers((headers) -> {
			headers.setUpgrade(WEBSOCKET);
			headers.setConnection(HttpHeaders.UPGRADE);
		})).build();
	}

}
