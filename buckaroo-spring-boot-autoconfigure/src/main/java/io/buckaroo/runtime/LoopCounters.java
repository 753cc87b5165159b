package io.buckaroo.runtime;

import java.time.Instant;

/**
 * The counters of one route on one event loop, which writes them without synchronization.
 * Other threads may read slightly older values.
 */
final class LoopCounters {

	/** The time at which the clock of the event loop was zero. */
	final Instant epoch;

	int open;

	int paused;

	long opened;

	long receivedMessages;

	long receivedBytes;

	long sentMessages;

	long sentBytes;

	LoopCounters(Instant epoch) {
		this.epoch = epoch;
	}

	/**
	 * Adds the counts of another event loop.
	 */
	void add(LoopCounters other) {
		this.open += other.open;
		this.paused += other.paused;
		this.opened += other.opened;
		this.receivedMessages += other.receivedMessages;
		this.receivedBytes += other.receivedBytes;
		this.sentMessages += other.sentMessages;
		this.sentBytes += other.sentBytes;
	}

	Traffic received() {
		return new Traffic(this.receivedMessages, this.receivedBytes);
	}

	Traffic sent() {
		return new Traffic(this.sentMessages, this.sentBytes);
	}

}
