package io.buckaroo.topic.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

import io.buckaroo.runtime.RoundTrips;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat that a node sends to itself through Redis, and the time since each of the
 * two connections was last seen to work. Any reply and any message show that, so that a
 * heartbeat may wait behind many publications. Safe to use from any thread.
 */
final class Heartbeat {

	private static final String PREFIX = "beat ";

	private final Duration timeout;

	private final LongSupplier nanoTime;

	/** The time of the latest reply, by the clock in nanoseconds. */
	private volatile long replied;

	/** The time of the latest message, by the clock in nanoseconds. */
	private volatile long received;

	private volatile @Nullable Instant last;

	private volatile RoundTrips roundTrips = RoundTrips.NONE;

	/** Whether a heartbeat has arrived on the current connections. */
	private volatile boolean arrived;

	/**
	 * Creates a heartbeat.
	 * @param timeout the time without a reply or message after which Redis is considered
	 * unavailable
	 */
	Heartbeat(Duration timeout) {
		this(timeout, System::nanoTime);
	}

	Heartbeat(Duration timeout, LongSupplier nanoTime) {
		this.timeout = timeout;
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the next message to send on the channel of the node: it contains the time.
	 */
	String next() {
		return PREFIX + this.nanoTime.getAsLong();
	}

	/**
	 * Restarts the timeouts: connections have been opened.
	 */
	void restart() {
		this.arrived = false;
		replied();
		received();
	}

	/**
	 * Redis has replied to a command.
	 */
	void replied() {
		this.replied = this.nanoTime.getAsLong();
	}

	/**
	 * A message was received from any channel.
	 */
	void received() {
		this.received = this.nanoTime.getAsLong();
	}

	/**
	 * A message was received from the channel of the node.
	 * @return whether it was a heartbeat
	 */
	boolean arrived(String message) {
		Long sent = timeOf(message);
		if (sent == null) {
			return false;
		}
		add(Duration.ofNanos(this.nanoTime.getAsLong() - sent));
		this.last = Instant.now();
		this.arrived = true;
		return true;
	}

	private static @Nullable Long timeOf(String message) {
		try {
			return message.startsWith(PREFIX) ? Long.valueOf(message.substring(PREFIX.length())) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private synchronized void add(Duration roundTrip) {
		this.roundTrips = this.roundTrips.and(roundTrip);
	}

	RoundTrips roundTrips() {
		return this.roundTrips;
	}

	boolean hasArrived() {
		return this.arrived;
	}

	/**
	 * Returns the time of the latest heartbeat.
	 * @return the time, or {@code null} if none has arrived since start-up
	 */
	@Nullable Instant last() {
		return this.last;
	}

	boolean isTimedOut() {
		long now = this.nanoTime.getAsLong();
		return now - this.replied > this.timeout.toNanos() || now - this.received > this.timeout.toNanos();
	}

}
