package io.buckaroo.webflux.socket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import io.buckaroo.runtime.ConnectionSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the WebSocket connections of a route.
 *
 * @param connection the limits of every connection
 * @param executor where the callbacks run, if they may block; {@code null} is the event
 * loop
 * @param allowedOrigins patterns of the origins that may connect beside our own
 * @param maxMessageSize the largest message in bytes, after reassembly and inflation
 * @param maxMessageRate how many messages a client may send in a second; zero is any
 * number
 * @param closeTimeout how long to wait for the peer's close frame
 * @param compression whether messages may be compressed (RFC 7692)
 */
public record WebSocketSettings(ConnectionSettings connection, @Nullable Executor executor, List<String> allowedOrigins,
		int maxMessageSize, int maxMessageRate, Duration closeTimeout, boolean compression) {

}
