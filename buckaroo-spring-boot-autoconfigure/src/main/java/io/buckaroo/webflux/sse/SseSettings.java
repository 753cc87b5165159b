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
 * @param executor the executor of callbacks that may block, or {@code null} to run them
 * on the event loop
 * @param allowedOrigins patterns of the origins that may connect besides the
 * application's own
 * @param retry the reconnection time for clients, varied by up to a fifth for each
 * client, and up to doubled at a shutdown; zero sends none
 */
public record SseSettings(ConnectionSettings connection, @Nullable Executor executor, List<String> allowedOrigins,
		Duration retry) {

}
