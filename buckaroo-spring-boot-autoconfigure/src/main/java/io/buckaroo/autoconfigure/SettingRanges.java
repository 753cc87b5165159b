package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;
import io.buckaroo.webflux.handshake.ConnectionLimits;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/**
 * Valid ranges of settings, the same for properties and for code.
 *
 * @param failure the factory of the exception for a value out of range
 */
record SettingRanges(Failure failure) {

	/**
	 * The longest duration, 36500 days. In nanoseconds, it can be added to
	 * {@link System#nanoTime()} without overflow.
	 */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final List<RouteOption<Duration>> DURATIONS = List.of(RouteOption.IDLE_TIMEOUT,
			RouteOption.PING_INTERVAL, RouteOption.HEARTBEAT, RouteOption.RETRY, RouteOption.SEND_TIMEOUT,
			RouteOption.MAX_AGE);

	/**
	 * Returns the ranges of properties. A value out of range is an
	 * {@link InvalidConfigurationPropertyValueException}.
	 * @param prefix the prefix of the names, without {@code buckaroo.}
	 * @return the ranges
	 */
	static SettingRanges ofProperties(String prefix) {
		return new SettingRanges((name, value,
				reason) -> new InvalidConfigurationPropertyValueException("buckaroo." + prefix + name, value, reason));
	}

	/**
	 * Returns the ranges of the options of a route that are set in code. A value out of
	 * range is an {@link InvalidRouteException}.
	 * @param route the route
	 * @return the ranges
	 */
	static SettingRanges ofRoute(Route route) {
		return new SettingRanges((name, value,
				reason) -> new InvalidRouteException("The %s of %s is '%s'.".formatted(name, route, value), reason));
	}

	/**
	 * Checks the options that have a value.
	 * @param options the options
	 */
	void check(RouteOptions options) {
		DURATIONS.forEach((option) -> check(options, option, this::notNegative));
		check(options, RouteOption.CLOSE_TIMEOUT, this::positive);
		check(options, RouteOption.MAX_MESSAGE_SIZE, this::size);
		check(options, RouteOption.ALLOWED_ORIGINS,
				(name, origins) -> origins.forEach((origin) -> origin(name, origin)));
		check(options, RouteOption.MAILBOX_CAPACITY, this::capacity);
		check(options, RouteOption.MAX_MESSAGE_RATE, this::limit);
	}

	void check(ConnectionLimits limits) {
		limit("max-connections", limits.perServer());
		limit("max-connections-per-address", limits.perAddress());
		limit("max-connections-per-principal", limits.perPrincipal());
	}

	private static <T> void check(RouteOptions options, RouteOption<T> option, BiConsumer<String, T> range) {
		T value = options.find(option);
		if (value != null) {
			range.accept(option.name(), value);
		}
	}

	void capacity(String name, int value) {
		check(value > 0, name, value, "It must be at least 1.");
	}

	void size(String name, DataSize value) {
		check(value.toBytes() > 0 && value.toBytes() <= Integer.MAX_VALUE, name, value,
				"It must be at least 1B and less than 2GB.");
	}

	private void limit(String name, int value) {
		notNegative(name, value, "means no limit");
	}

	void notNegative(String name, int value, String meaningOfZero) {
		check(value >= 0, name, value, "It must not be negative; 0 %s.".formatted(meaningOfZero));
	}

	void notNegative(String name, DataSize value) {
		check(!value.isNegative(), name, value, "It must not be negative; 0 means no limit.");
	}

	void notNegative(String name, Duration value) {
		notNegative(name, value, "disables it");
	}

	void notNegative(String name, Duration value, String meaningOfZero) {
		check(!value.isNegative(), name, value, "It must not be negative; 0 %s.".formatted(meaningOfZero));
		check(value.compareTo(LONGEST) <= 0, name, value,
				"It must be at most 36500 days; 0 %s.".formatted(meaningOfZero));
	}

	void positive(String name, Duration value) {
		check(!value.isNegative() && !value.isZero() && value.compareTo(LONGEST) <= 0, name, value,
				"It must be positive and at most 36500 days.");
	}

	void shorter(String name, Duration value, String thanName, Duration than) {
		check(value.compareTo(than) < 0, name, value, "It must be shorter than %s, which is %s.".formatted(thanName,
				DurationFormatterUtils.print(than, DurationFormat.Style.COMPOSITE)));
	}

	private void origin(String name, String origin) {
		String reason = OriginPattern.mistakeIn(origin);
		check(reason == null, name, origin, String.valueOf(reason));
	}

	private void check(boolean valid, String name, Object value, String reason) {
		if (!valid) {
			throw this.failure.of(name, value, reason);
		}
	}

	/**
	 * Creates the exception for a value out of range.
	 */
	interface Failure {

		RuntimeException of(String name, Object value, String reason);

	}

}
