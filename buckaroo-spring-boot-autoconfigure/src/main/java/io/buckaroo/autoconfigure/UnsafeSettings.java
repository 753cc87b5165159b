package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.webflux.routing.RouteSettings;
import io.buckaroo.webflux.socket.WebSocketSettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Logs warnings at start-up for settings that are valid individually but unsafe in
 * combination: those that disconnect healthy clients or never detect vanished ones.
 */
final class UnsafeSettings implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnsafeSettings.class);

	private final Routes routes;

	private final RouteSettings settings;

	private final Duration drainTimeout;

	private final Duration phaseTimeout;

	/**
	 * Creates the check, which runs after all singletons are instantiated.
	 * @param routes the routes
	 * @param settings the settings of each route
	 * @param drainTimeout the maximum time that a shutdown waits for connections to end
	 * @param phaseTimeout the timeout of a phase of Spring's lifecycle
	 */
	UnsafeSettings(Routes routes, RouteSettings settings, Duration drainTimeout, Duration phaseTimeout) {
		this.routes = routes;
		this.settings = settings;
		this.drainTimeout = drainTimeout;
		this.phaseTimeout = phaseTimeout;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, List<Route>> routesByWarning = new LinkedHashMap<>();
		this.routes.forEach((route) -> warnings(route)
			.forEach((warning) -> routesByWarning.computeIfAbsent(warning, (none) -> new ArrayList<>()).add(route)));
		routesByWarning.forEach((warning, routes) -> logger
			.warn(routes.stream().map(Route::toString).collect(Collectors.joining(", ")) + ": " + warning));
		if (this.drainTimeout.compareTo(this.phaseTimeout) > 0) {
			logger.warn(
					("A shutdown waits at most %s for connections to end, not the %s of 'buckaroo.shutdown.drain-timeout'. "
							+ "Set 'spring.lifecycle.timeout-per-shutdown-phase' to more than %s.")
						.formatted(text(this.phaseTimeout), text(this.drainTimeout), text(this.drainTimeout)));
		}
	}

	private List<String> warnings(Route route) {
		List<String> warnings = new ArrayList<>();
		ConnectionSettings connection;
		if (route instanceof Route.WebSocket socket) {
			WebSocketSettings settings = this.settings.of(socket);
			connection = settings.connection();
			checkPings(connection, warnings);
			checkMemory(settings.maxMessageSize(), warnings);
		}
		else {
			connection = this.settings.of((Route.Sse) route).connection();
			checkHeartbeats(connection, warnings);
		}
		if (connection.sendTimeout().isZero() && connection.overflow() != Overflow.CLOSE) {
			warnings.add("a client that stops reading is never disconnected, because send-timeout is 0 and overflow is "
					+ "not 'close'. Set send-timeout.");
		}
		return warnings;
	}

	private static void checkPings(ConnectionSettings connection, List<String> warnings) {
		Duration idleTimeout = connection.idleTimeout();
		Duration pingInterval = connection.keepAliveInterval();
		if (idleTimeout.isZero() && pingInterval.isZero()) {
			warnings.add("a vanished client is never detected, because idle-timeout and ping-interval are both 0. "
					+ "Set both, with ping-interval less than half of idle-timeout.");
		}
		else if (!idleTimeout.isZero() && pingInterval.compareTo(idleTimeout) >= 0) {
			warnings.add(("a silent client is disconnected after %s although it is alive, before the first ping at %s. "
					+ "Set ping-interval to less than half of idle-timeout, or to 0 to disconnect silent clients.")
				.formatted(text(idleTimeout), text(pingInterval)));
		}
	}

	private void checkMemory(int messageSize, List<String> warnings) {
		long maxBuffered = this.settings.maxBuffered();
		long memory = ServerSettings.memoryOf(messageSize);
		if (maxBuffered > 0 && maxBuffered < memory) {
			warnings.add(("a message of max-message-size may be refused with close code 1013, because its %d bytes "
					+ "take up to %d bytes of memory. Set 'buckaroo.websocket.max-buffered' to at least that, or "
					+ "lower max-message-size.")
				.formatted(messageSize, memory));
		}
	}

	private static void checkHeartbeats(ConnectionSettings connection, List<String> warnings) {
		if (connection.idleTimeout().isZero() && connection.keepAliveInterval().isZero()) {
			warnings.add("a vanished client is not detected before the next event, because heartbeat and idle-timeout "
					+ "are both 0. Set heartbeat.");
		}
	}

	private static String text(Duration duration) {
		return DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
	}

}
