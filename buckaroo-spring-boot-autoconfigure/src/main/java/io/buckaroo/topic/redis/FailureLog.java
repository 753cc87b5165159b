package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;

/**
 * Logs failures that are likely to recur: one at once, and those of the following minute
 * only by their number. Safe to use from any thread.
 */
final class FailureLog {

	private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

	private final Log logger;

	private final LongSupplier nanoTime;

	private long logged;

	/** The number of failures since the last log message; negative before the first. */
	private int since = -1;

	FailureLog(Log logger, LongSupplier nanoTime) {
		this.logger = logger;
		this.nanoTime = nanoTime;
	}

	synchronized void warn(String message) {
		long now = this.nanoTime.getAsLong();
		if (this.since >= 0 && now - this.logged < INTERVAL) {
			this.since++;
			return;
		}
		this.logger
			.warn((this.since > 0) ? message + " (" + this.since + " more failures since the last message)" : message);
		this.logged = now;
		this.since = 0;
	}

}
