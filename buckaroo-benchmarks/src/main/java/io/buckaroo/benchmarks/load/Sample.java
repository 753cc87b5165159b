package io.buckaroo.benchmarks.load;

import java.time.Duration;

import org.HdrHistogram.Histogram;

/**
 * What the load generator saw in one round.
 *
 * @param messages how many came and were verified; connections for handshakes
 * @param elapsed how long the round took
 * @param latencies nanoseconds from the time each was due until it was read
 */
public record Sample(long messages, Duration elapsed, Histogram latencies) {

	/**
	 * How many came in a second.
	 * @return messages per second
	 */
	public double throughput() {
		return this.messages * 1e9 / this.elapsed.toNanos();
	}

}
