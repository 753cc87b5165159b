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
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Warns, once at the start, of settings that are in range each but unsafe together: that
 * close clients which are alive, or keep those which are not.
 */
final class UnsafeSettings implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(UnsafeSettings.class);

	private final Routes routes;

	private final RouteSettings settings;

	private final Duration drainTimeout;

	private final Duration phaseTimeout;

	/**
	 * Looks at the settings when all beans are made.
	 * @param routes the routes
	 * @param settings the settings of each route
	 * @param drainTimeout how long a shutdown waits for connections to end
	 * @param phaseTimeout how long Spring waits for one phase of a shutdown
	 */
	UnsafeSettings(Routes routes, RouteSettings settings, Duration drainTimeout, Duration phaseTimeout) {
		this.routes = routes;
		this.settings = settings;
		this.drainTimeout = drainTimeout;
		this.phaseTimeout = phaseTimeout;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, List<Route>> warned = new LinkedHashMap<>();
		this.routes.forEach((route) -> warnings(route)
			.forEach((warning) -> warned.computeIfAbsent(warning, (none) -> new ArrayList<>()).add(route)));
		warned.forEach((warning, routes) -> logger
			.warn(routes.stream().map(Route::toString).collect(Collectors.joining(", ")) + ": " + warning));
		if (this.drainTimeout.compareTo(this.phaseTimeout) > 0) {
			logger.warn(
					"A shutdown waits at most %s for connections to end, not the %s of 'buckaroo.shutdown.drain-timeout'. "
						.formatted(text(this.phaseTimeout), text(this.drainTimeout))
							+ "Set 'spring.lifecycle.timeout-per-shutdown-phase' to more than that.");
		}
	}

	private List<String> warnings(Route route) {
		List<String> warnings = new ArrayList<>();
		ConnectionSettings connection;
		if (route instanceof Route.WebSocket socket) {
			connection = this.settings.of(socket).connection();
			warnOfPings(connection, warnings);
		}
		else {
			connection = this.settings.of((Route.Sse) route).connection();
			warnOfHeartbeats(connection, warnings);
		}
		if (connection.sendTimeout().isZero() && connection.overflow() != Overflow.CLOSE) {
			warnings.add("a client that stops reading is never disconnected, because send-timeout is 0 and overflow is "
					+ "not 'close'. Set send-timeout.");
		}
		return warnings;
	}

	private static void warnOfPings(ConnectionSettings connection, List<String> warnings) {
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

	private static void warnOfHeartbeats(ConnectionSettings connection, List<String> warnings) {
		if (connection.idleTimeout().isZero() && connection.keepAliveInterval().isZero()) {
			warnings.add("a vanished client is not detected before the next event, because heartbeat and idle-timeout "
					+ "are both 0. Set heartbeat.");
		}
	}

	private static String text(Duration duration) {
		return DurationFormatterUtils.print(duration, DurationFormat.Style.COMPOSITE);
	}

}
