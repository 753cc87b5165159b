package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;
import io.buckaroo.route.Routes;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Checks the properties of individual routes: their values, that a route has the pattern,
 * and that they apply to the kind of the route.
 *
 * @param routes the routes of the application
 */
record RoutePropertiesCheck(Routes routes) {

	private static final List<RouteOption<?>> ONLY_WEBSOCKET = List.of(RouteOption.PING_INTERVAL,
			RouteOption.MAX_MESSAGE_SIZE, RouteOption.MAX_MESSAGE_RATE, RouteOption.CLOSE_TIMEOUT,
			RouteOption.COMPRESSION);

	private static final List<RouteOption<?>> ONLY_SSE = List.of(RouteOption.HEARTBEAT, RouteOption.RETRY);

	/**
	 * Checks the properties of one pattern.
	 * @param pattern the pattern, base path included
	 * @param properties the properties
	 * @throws InvalidConfigurationPropertyValueException if a value is out of range, no
	 * route has the pattern, or a property does not apply to its routes
	 */
	void check(String pattern, BuckarooProperties.Route properties) {
		RouteOptions options = PropertyOptions.of(properties);
		SettingRanges.ofProperties("routes[%s].".formatted(pattern)).check(options);
		List<Route> matching = this.routes.stream()
			.filter((route) -> route.pattern().getPatternString().equals(pattern))
			.toList();
		if (matching.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.routes", pattern,
					"There is no such route. The routes are %s.".formatted(patterns()));
		}
		if (matching.stream().noneMatch(Route.WebSocket.class::isInstance)) {
			checkAbsent(pattern, ONLY_WEBSOCKET, options, "an SSE route");
		}
		if (matching.stream().noneMatch(Route.Sse.class::isInstance)) {
			checkAbsent(pattern, ONLY_SSE, options, "a WebSocket route");
		}
	}

	private Set<String> patterns() {
		return this.routes.stream()
			.map((route) -> route.pattern().getPatternString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void checkAbsent(String pattern, List<RouteOption<?>> inapplicable, RouteOptions options,
			String kind) {
		for (RouteOption<?> option : inapplicable) {
			Object value = options.find(option);
			if (value != null) {
				throw new InvalidConfigurationPropertyValueException(
						"buckaroo.routes[%s].%s".formatted(pattern, option.name()), value,
						"It does not apply to %s.".formatted(kind));
			}
		}
	}

}
