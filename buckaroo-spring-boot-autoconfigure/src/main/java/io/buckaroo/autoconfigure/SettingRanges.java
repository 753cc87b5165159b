package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;
import io.buckaroo.webflux.handshake.ConnectionLimits;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/**
 * Which values settings may have.
 *
 * @param complaint makes an exception of a wrong value
 */
record SettingRanges(Complaint complaint) {

	/** Nanoseconds have to fit into a long, also when the clock's time is added. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final List<RouteOption<Duration>> TIMES = List.of(RouteOption.IDLE_TIMEOUT,
			RouteOption.PING_INTERVAL, RouteOption.HEARTBEAT, RouteOption.RETRY, RouteOption.SEND_TIMEOUT);

	void check(RouteOptions options) {
		TIMES.forEach((time) -> check(options, time, this::notNegative));
		check(options, RouteOption.CLOSE_TIMEOUT, this::positive);
		check(options, RouteOption.MAX_MESSAGE_SIZE, this::size);
		check(options, RouteOption.ALLOWED_ORIGINS,
				(name, origins) -> origins.forEach((origin) -> origin(name, origin)));
		check(options, RouteOption.MAILBOX_CAPACITY, this::capacity);
		check(options, RouteOption.MAX_MESSAGE_RATE, this::notNegative);
	}

	void check(ConnectionLimits limits) {
		notNegative("max-connections", limits.perServer());
		notNegative("max-connections-per-address", limits.perAddress());
		notNegative("max-connections-per-principal", limits.perPrincipal());
	}

	private static <T> void check(RouteOptions options, RouteOption<T> option, BiConsumer<String, T> range) {
		T value = options.find(option);
		if (value != null) {
			range.accept(option.name(), value);
		}
	}

	private void capacity(String name, int value) {
		check(value > 0, name, value, "It must be at least 1.");
	}

	private void size(String name, DataSize value) {
		check(value.toBytes() > 0 && value.toBytes() <= Integer.MAX_VALUE, name, value,
				"It must be at least 1B and less than 2GB.");
	}

	void positive(String name, Duration value) {
		check(!value.isNegative() && !value.isZero() && value.compareTo(LONGEST) <= 0, name, value,
				"It must be positive and at most 36500 days.");
	}

	void notNegative(String name, int value) {
		check(value >= 0, name, value, "It must not be negative; 0 means no limit.");
	}

	void notNegative(String name, Duration value) {
		check(!value.isNegative(), name, value, "It must not be negative; 0 disables it.");
		check(value.compareTo(LONGEST) <= 0, name, value, "It must be at most 36500 days; 0 disables it.");
	}

	void shorter(String name, Duration value, String thanName, Duration than) {
		notNegative(name, value);
		check(value.compareTo(than) < 0, name, value, "It must be shorter than %s, which is %s.".formatted(thanName,
				DurationFormatterUtils.print(than, DurationFormat.Style.COMPOSITE)));
	}

	private void origin(String name, String origin) {
		check(origin.equals("*") || origin.contains("://"), name, origin,
				"Each origin must be '*' or a scheme and a host, such as 'https://*.example.org'.");
	}

	private void check(boolean valid, String name, Object value, String reason) {
		if (!valid) {
			throw this.complaint.about(name, value, reason);
		}
	}

	/**
	 * Makes an exception of a wrong value.
	 */
	interface Complaint {

		RuntimeException about(String name, Object value, String reason);

	}

}
