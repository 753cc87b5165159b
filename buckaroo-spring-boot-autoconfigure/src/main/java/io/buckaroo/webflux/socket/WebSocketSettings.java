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
 * @param executor the executor of callbacks that may block, or {@code null} to run them
 * on the event loop
 * @param allowedOrigins patterns of the origins that may connect besides the
 * application's own
 * @param maxMessageSize the largest message in bytes, after reassembly and inflation
 * @param maxMessageRate the number of messages that a client may send per second; zero
 * means no limit
 * @param closeTimeout the timeout for the peer to send its close frame and close the
 * connection
 * @param compression whether messages may be compressed (RFC 7692)
 */
public record WebSocketSettings(ConnectionSettings connection, @Nullable Executor executor, List<String> allowedOrigins,
		int maxMessageSize, int maxMessageRate, Duration closeTimeout, boolean compression) {

}
