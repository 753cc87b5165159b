package io.buckaroo.webflux;

import java.time.Duration;

import io.buckaroo.runtime.ConnectionSettings;

/**
 * The settings of event streams.
 *
 * @param connection the limits of every connection
 * @param retry the reconnection time told to clients, of which each is told up to a fifth
 * more or less; zero tells none
 */
public record SseSettings(ConnectionSettings connection, Duration retry) {

	/**
	 * The same settings with other limits of a connection.
	 * @param connection the limits
	 * @return the settings
	 */
	public SseSettings withConnection(ConnectionSettings connection) {
		return new SseSettings(connection, this.retry);
	}

}
