package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Failures to read or write members, each of which is retried with the next heartbeat.
 * Safe to use from any thread.
 */
final class PresenceFailures {

	private static final Log logger = LogFactory.getLog(PresenceFailures.class);

	private final RepeatedWarnings<Kind> warnings = new RepeatedWarnings<>(logger, Kind.class);

	private final AtomicLong count = new AtomicLong();

	private final Duration retryInterval;

	/** The latest failure; {@code null} if there was none. */
	private volatile @Nullable Failure latest;

	/**
	 * Creates a record without failures.
	 * @param retryInterval the interval at which each operation that failed is retried
	 */
	PresenceFailures(Duration retryInterval) {
		this.retryInterval = retryInterval;
	}

	/**
	 * Records a failure, unless it is a consequence of a lost connection.
	 */
	void add(Throwable failure) {
		if (!(failure.getCause() instanceof RedisCommandExecutionException)
				&& !(failure.getCause() instanceof RedisCommandTimeoutException)) {
			return;
		}
		this.count.incrementAndGet();
		String reason = "Cannot read or write the members of topics, retrying with each heartbeat: "
				+ failure.getMessage();
		this.latest = new Failure(reason, System.nanoTime());
		this.warnings.warn(Kind.FAILED, reason);
	}

	/**
	 * Returns the number of failures, since start-up.
	 */
	long count() {
		return this.count.get();
	}

	/**
	 * Returns why members cannot be read or written.
	 * @return the reason, or {@code null} if the latest attempts have succeeded
	 */
	@Nullable String fault() {
		Failure latest = this.latest;
		if (latest == null) {
			return null;
		}
		boolean recent = System.nanoTime() - latest.nanoTime() < this.retryInterval.multipliedBy(2).toNanos();
		return recent ? latest.reason() : null;
	}

	/**
	 * A failure.
	 *
	 * @param reason the reason
	 * @param nanoTime the time, by {@link System#nanoTime()}
	 */
	private record Failure(String reason, long nanoTime) {

	}

	/**
	 * The only kind of failure.
	 */
	private enum Kind {

		FAILED

	}

}
