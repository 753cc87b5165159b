package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.Set;

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
			throw new InvalidConfigurationPropertyValueException("buckaroo.routes", pattern, unknown(pattern));
		}
		if (matching.stream().noneMatch(Route.WebSocket.class::isInstance)) {
			checkAbsent(pattern, ONLY_WEBSOCKET, options, "an SSE route");
		}
		if (matching.stream().noneMatch(Route.Sse.class::isInstance)) {
			checkAbsent(pattern, ONLY_SSE, options, "a WebSocket route");
		}
	}

	private String unknown(String pattern) {
		Set<String> patterns = this.routes.patterns();
		String nearest = patterns.stream()
			.filter((candidate) -> isMeant(candidate, pattern))
			.findFirst()
			.orElseGet(() -> NearestName.of(pattern, patterns));
		String suggestion = (nearest != null)
				? "Did you mean '[%s]'? The key includes the base path and the names of variables. ".formatted(nearest)
				: "";
		return "There is no such route. %sThe routes are %s.".formatted(suggestion, patterns);
	}

	/**
	 * Returns whether a key lacks the base path, or the characters that are removed from
	 * a key without brackets.
	 */
	private static boolean isMeant(String candidate, String key) {
		return (key.startsWith("/") && candidate.endsWith(key))
				|| candidate.replaceAll("[^A-Za-z0-9_-]", "").equalsIgnoreCase(key);
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
