package io.buckaroo.webflux.socket;

import java.util.concurrent.TimeUnit;

import io.buckaroo.runtime.EventLoop;

/**
 * How fast one client may send: so many messages per second, and as many at once as are
 * due in a second. The time in which we do not read counts in full, as what is sent in it
 * comes in one go when we read again. Confined to the event loop.
 */
final class MessageRate {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final EventLoop eventLoop;

	/** How many nanoseconds a message takes of {@link #available}. */
	private final long price;

	/** Grows with the time, but not by itself beyond a second. */
	private long available = SECOND;

	private long since;

	private boolean reading = true;

	/**
	 * Creates the rate of one connection.
	 * @param perSecond how many messages per second; at least 1
	 * @param eventLoop the clock
	 */
	MessageRate(int perSecond, EventLoop eventLoop) {
		this.price = SECOND / perSecond;
		this.eventLoop = eventLoop;
		this.since = eventLoop.nanoTime();
	}

	/**
	 * One message more has come.
	 * @return whether it is not one too many
	 */
	boolean admits() {
		pass();
		this.available -= this.price;
		return this.available >= 0;
	}

	/**
	 * The client is read from again, or no longer.
	 * @param reading whether it is read from
	 */
	void setReading(boolean reading) {
		pass();
		this.reading = reading;
	}

	private void pass() {
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
