package io.buckaroo.topic;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * The history of a topic, from which reconnecting clients recover missed messages.
 *
 * @param size the number of latest messages to keep; Redis may keep a few more. 0 for no
 * history
 * @param timeToLive the time after the latest message for which the history is kept; zero
 * for no limit
 * @param recoveryLimit the maximum number of missed messages that a client recovers; if
 * it has missed more, it recovers none
 */
public record History(int size, Duration timeToLive, int recoveryLimit) {

	/** No history. */
	public static final History NONE = new History(0, Duration.ZERO, 0);

	/** The default time to live: one hour. */
	private static final Duration DEFAULT_TIME_TO_LIVE = Duration.ofHours(1);

	/** The default recovery limit: 1000 messages. */
	private static final int DEFAULT_RECOVERY_LIMIT = 1000;

	/**
	 * Creates a history.
	 * @param size the number of messages, not negative
	 * @param timeToLive the time to live, not negative
	 * @param recoveryLimit the recovery limit, not negative
	 * @throws IllegalArgumentException if an argument is negative
	 */
	public History {
		Assert.isTrue(size >= 0, "'size' must not be negative");
		Assert.isTrue(!timeToLive.isNegative(), "'timeToLive' must not be negative");
		Assert.isTrue(recoveryLimit >= 0, "'recoveryLimit' must not be negative");
	}

	/**
	 * Returns a history with the default time to live and recovery limit.
	 * @param size the number of messages, not negative
	 * @return the history
	 */
	public static History of(int size) {
		return new History(size, DEFAULT_TIME_TO_LIVE, DEFAULT_RECOVERY_LIMIT);
	}

	/**
	 * Whether any messages are kept.
	 * @return {@code true} if the size is greater than 0
	 */
	public boolean isKept() {
		return this.size > 0;
	}

}
