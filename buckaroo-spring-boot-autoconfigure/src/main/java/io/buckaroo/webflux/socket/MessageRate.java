package io.buckaroo.webflux.socket;

import java.util.concurrent.TimeUnit;

import io.buckaroo.runtime.EventLoop;

/**
 * Limits the rate of one client's messages, with a token bucket that holds the messages
 * of one second. Time during which the connection is not read accrues without that limit,
 * since the messages sent in it arrive together afterwards. Confined to the event loop.
 */
final class MessageRate {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final EventLoop eventLoop;

	/** The nanoseconds that one message takes from {@link #available}. */
	private final long price;

	/**
	 * The accrued nanoseconds. While the connection is read, none accrue beyond a second.
	 */
	private long available = SECOND;

	private long since;

	private boolean reading = true;

	/**
	 * Creates the limit of one connection.
	 * @param perSecond the number of messages per second; at least 1
	 * @param eventLoop the clock
	 */
	MessageRate(int perSecond, EventLoop eventLoop) {
		this.price = SECOND / perSecond;
		this.eventLoop = eventLoop;
		this.since = eventLoop.nanoTime();
	}

	/**
	 * Counts a message.
	 * @return whether the message is within the limit
	 */
	boolean admits() {
		accrue();
		this.available -= this.price;
		return this.available >= 0;
	}

	/**
	 * Records that reading from the client starts or stops.
	 * @param reading whether the client is read from now
	 */
	void setReading(boolean reading) {
		accrue();
		this.reading = reading;
	}

	private void accrue() {
		long now = this.eventLoop.nanoTime();
		long passed = now - this.since;
		this.since = now;
		if (!this.reading) {
			this.available += passed;
		}
		else if (this.available < SECOND) {
			this.available = Math.min(SECOND, this.available + passed);
		}
	}

}
