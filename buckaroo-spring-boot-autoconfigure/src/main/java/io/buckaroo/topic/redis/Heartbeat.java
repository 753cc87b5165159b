package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heartbeat that a node sends to itself through Redis. Its arrival shows that both
 * connections work. Safe to use from any thread.
 */
final class Heartbeat {

	private static final String PREFIX = "beat ";

	private final Duration timeout;

	private final AtomicLong count = new AtomicLong();

	/** The time at which the timeout was last restarted, by {@link System#nanoTime()}. */
	private volatile long received;

	/**
	 * Creates a heartbeat.
	 * @param timeout the time without a heartbeat after which Redis is considered
	 * unavailable
	 */
	Heartbeat(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Returns the next message to send on the channel of the node.
	 */
	String next() {
		return PREFIX + this.count.incrementAndGet();
	}

	/**
	 * Whether a message on the channel of the node is a heartbeat.
	 */
	boolean matches(String message) {
		return message.startsWith(PREFIX);
	}

	/**
	 * Restarts the timeout: connections have been opened, or a heartbeat was received.
	 */
	void restart() {
		this.received = System.nanoTime();
	}

	boolean isTimedOut() {
		return System.nanoTime() - this.received > this.timeout.toNanos();
	}

}
