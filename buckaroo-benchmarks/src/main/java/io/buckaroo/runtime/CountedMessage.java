package io.buckaroo.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A message that one sender sends repeatedly, counted on both sides.
 */
final class CountedMessage {

	/** Confined to the sender. */
	private long sent;

	/** Written by the receiver only. */
	private final AtomicLong received = new AtomicLong();

	void sent() {
		this.sent++;
	}

	void received() {
		this.received.lazySet(this.received.getPlain() + 1);
	}

	boolean isAllReceived() {
		return this.received.get() == this.sent;
	}

	@Override
	public String toString() {
		return "sent " + this.sent + " times and received " + this.received + " times";
	}

}
