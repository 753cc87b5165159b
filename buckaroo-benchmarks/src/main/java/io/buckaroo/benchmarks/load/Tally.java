package io.buckaroo.benchmarks.load;

import java.util.concurrent.CompletableFuture;

import org.HdrHistogram.Histogram;

/**
 * Counts received messages and records their latencies. Confined to the event loop.
 */
final class Tally {

	/** Maximum recorded latency in nanoseconds. */
	private static final long MAX_LATENCY = 60_000_000_000L;

	private static final int DIGITS = 3;

	private final Histogram latencies = new Histogram(MAX_LATENCY, DIGITS);

	private CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

	private long count;

	private long expected;

	private long taken;

	/**
	 * Counts a message.
	 * @param due the due time, by {@link System#nanoTime()}
	 * @param now the time of the read, by {@link System#nanoTime()}
	 */
	void count(long due, long now) {
		this.latencies.recordValue(Math.max(0, Math.min(MAX_LATENCY, now - due)));
		this.count++;
		if (this.count == this.expected) {
			this.arrival.complete(null);
		}
	}

	/**
	 * Returns the number of messages since the first round.
	 */
	long count() {
		return this.count;
	}

	/**
	 * Returns a future that completes when the given number of messages since the first
	 * round has arrived. A further call replaces the future.
	 */
	CompletableFuture<Void> arrivalOf(long expected) {
		this.expected = expected;
		this.arrival = new CompletableFuture<>();
		if (this.count >= expected) {
			this.arrival.complete(null);
		}
		return this.arrival;
	}

	/**
	 * Returns the number of messages since the previous call.
	 */
	long takeCount() {
		long messages = this.count - this.taken;
		this.taken = this.count;
		return messages;
	}

	/**
	 * Returns the latencies recorded since the previous call.
	 */
	Histogram takeLatencies() {
		Histogram copy = this.latencies.copy();
		this.latencies.reset();
		return copy;
	}

}
