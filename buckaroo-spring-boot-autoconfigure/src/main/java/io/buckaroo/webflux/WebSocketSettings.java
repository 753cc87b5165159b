package io.buckaroo.webflux;

import java.time.Duration;
import java.util.List;

import io.buckaroo.runtime.ConnectionSettings;

/**
 * The settings of WebSocket connections.
 *
 * @param connection the limits of every connection
 * @param maxMessageSize the largest message in bytes, after reassembly
 * @param closeTimeout how long to wait for the peer's close frame
 * @param allowedOrigins patterns of the origins that may connect beside our own
 */
public record WebSocketSettings(ConnectionSettings connection, int maxMessageSize, Duration closeTimeout,
		List<String> allowedOrigins) {

	/**
	 * The same settings with other limits of a connection.
	 * @param connection the limits
	 * @return the settings
	 */
	public WebSocketSettings withConnection(ConnectionSettings connection) {
		return new WebSocketSettings(connection, this.maxMessageSize, this.closeTimeout, this.allowedOrigins);
	}

}
