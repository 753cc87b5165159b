package io.buckaroo.topic;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How much of a topic is kept for clients that come back.
 *
 * @param size how many messages, the latest, or a few more; 0 is no history
 * @param timeToLive how long after its latest message; zero is for ever
 * @param recoveryLimit how many messages a client may have missed to get them all; if it
 * has missed more it gets none
 */
public record History(int size, Duration timeToLive, int recoveryLimit) {

	/** No history. */
	public static final History NONE = new History(0, Duration.ZERO, 0);

	/** For how long a history is kept unless something else is said. */
	public static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofHours(1);

	/** How many messages are recovered unless something else is said. */
	public static final int DEFAULT_RECOVERY_LIMIT = 1000;

	/**
	 * Checks the ranges.
	 * @param size not negative
	 * @param timeToLive not negative
	 * @param recoveryLimit not negative
	 */
	public History {
		Assert.isTrue(size >= 0, "'size' must not be negative");
		Assert.isTrue(!timeToLive.isNegative(), "'timeToLive' must not be negative");
		Assert.isTrue(recoveryLimit >= 0, "'recoveryLimit' must not be negative");
	}

	/**
	 * A history of the usual life and limit.
	 * @param size how many messages
	 * @return the history
	 */
	public static History of(int size) {
		return new History(size, DEFAULT_TIME_TO_LIVE, DEFAULT_RECOVERY_LIMIT);
	}

	/**
	 * Whether there is a history at all.
	 * @return whether there is
	 */
	public boolean isKept() {
		return this.size > 0;
	}

}
