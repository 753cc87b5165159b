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

	/** Keep the counters of other event loops out of the same cache line. */
	long padding0;

	long padding1;

	long padding2;

	long padding3;

	long padding4;

	long padding5;

	long padding6;

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
