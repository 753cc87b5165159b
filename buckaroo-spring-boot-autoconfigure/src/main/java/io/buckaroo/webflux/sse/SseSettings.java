package io.buckaroo.webflux.sse;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import io.buckaroo.runtime.ConnectionSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the event streams of a route.
 *
 * @param connection the limits of every connection
 * @param executor where the callbacks run, if they may block; {@code null} is the event
 * loop
 * @param allowedOrigins patterns of the origins that may connect beside our own
 * @param retry the reconnection time told to clients, of which each is told up to a fifth
 * more or less, and at a shutdown up to twice as much; zero tells none
 */
public record SseSettings(ConnectionSettings connection, @Nullable Executor executor, List<String> allowedOrigins,
		Duration retry) {

}
