package io.buckaroo.benchmarks.load;

import java.util.concurrent.CompletableFuture;

import org.HdrHistogram.Histogram;

/**
 * Counts what came. For the event loop only.
 */
final class Tally {

	private static final long LONGEST = 60_000_000_000L;

	private static final int DIGITS = 3;

	private final Histogram latencies = new Histogram(LONGEST, DIGITS);

	private CompletableFuture<Void> arrival = CompletableFuture.completedFuture(null);

	private long count;

	private long expected;

	private long taken;

	/**
	 * Counts one that was due at one time and came at another.
	 */
	void count(long due, long now) {
		this.latencies.recordValue(Math.max(0, Math.min(LONGEST, now - due)));
		this.count++;
		if (this.count == this.expected) {
			this.arrival.complete(null);
		}
	}

	/**
	 * How many have come since the beginning.
	 */
	long count() {
		return this.count;
	}

	/**
	 * Completes when so many have come since the beginning.
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
	 * How many have come since this was last asked.
	 */
	long takeCount() {
		long messages = this.count - this.taken;
		this.taken = this.count;
		return messages;
	}

	/**
	 * The latencies since this was last asked.
	 */
	Histogram takeLatencies() {
		Histogram copy = this.latencies.copy();
		this.latencies.reset();
		return copy;
	}

}
