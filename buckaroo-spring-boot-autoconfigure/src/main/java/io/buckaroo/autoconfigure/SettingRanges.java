package io.buckaroo.autoconfigure;

import java.time.Duration;

import io.buckaroo.router.RouteOptions;
import org.jspecify.annotations.Nullable;

/**
 * Which values settings may have.
 *
 * @param complaint makes an exception of a wrong value
 */
record SettingRanges(Complaint complaint) {

	/** Nanoseconds have to fit into a long, also when the clock's time is added. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	void check(RouteOptions options) {
		notNegative("idle-timeout", options.idleTimeout());
		notNegative("ping-interval", options.pingInterval());
		notNegative("heartbeat", options.heartbeat());
		notNegative("retry", options.retry());
		if (options.maxMessageSize() != null) {
			long size = options.maxMessageSize().toBytes();
			check(size > 0 && size <= Integer.MAX_VALUE, "max-message-size", options.maxMessageSize(),
					"It must be at least one byte and less than 2GB.");
		}
		notNegative("send-timeout", options.sendTimeout());
		if (options.closeTimeout() != null) {
			positive("close-timeout", options.closeTimeout());
		}
		if (options.allowedOrigins() != null) {
			options.allowedOrigins().forEach(this::origin);
		}
		if (options.mailboxCapacity() != null) {
			capacity("mailbox.capacity", options.mailboxCapacity());
		}
	}

	void capacity(String name, int value) {
		check(value > 0, name, value, "It must be at least 1.");
	}

	Duration positive(String name, Duration value) {
		check(!value.isNegative() && !value.isZero() && value.compareTo(LONGEST) <= 0, name, value,
				"It must be positive, and not longer than a century.");
		return value;
	}

	private void notNegative(String name, @Nullable Duration value) {
		if (value != null) {
			check(!value.isNegative(), name, value, "It must not be negative; 0 turns it off.");
			check(value.compareTo(LONGEST) <= 0, name, value, "It must not be longer than a century; 0 turns it off.");
		}
	}

	private void origin(String origin) {
		check(origin.equals("*") || origin.contains("://"), "allowed-origins", origin,
				"Each must be '*', or a scheme and a host such as 'https://*.example.org'.");
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
