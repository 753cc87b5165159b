package io.buckaroo.benchmarks.load;

import java.time.Duration;

import org.HdrHistogram.Histogram;

/**
 * The result of one round, as seen by the load generator.
 *
 * @param messages the number of verified messages, or of connections for handshakes
 * @param elapsed the duration of the round
 * @param latencies the time in nanoseconds between the due time of a message and its read
 */
public record Sample(long messages, Duration elapsed, Histogram latencies) {

	/**
	 * Returns the throughput.
	 * @return the throughput in messages per second
	 */
	public double throughput() {
		return this.messages * 1e9 / this.elapsed.toNanos();
	}

}
