package io.buckaroo.benchmarks;

import java.time.Duration;

import io.buckaroo.benchmarks.load.Sample;

/**
 * What one round on one server gave.
 *
 * @param sample what the load generator saw
 * @param cpu CPU time of the server
 */
record Round(Sample sample, Duration cpu) {

	/**
	 * The main figure: microseconds of the server's CPU for each message.
	 */
	double cpuMicros() {
		return this.cpu.toNanos() / 1e3 / this.sample.messages();
	}

	@Override
	public String toString() {
		return "%s µs CPU, %s messages/s, p99 %s ms".formatted(Spread.format(cpuMicros()),
				Spread.format(this.sample.throughput()),
				Spread.format(this.sample.latencies().getValueAtPercentile(99) / 1e6));
	}

}
