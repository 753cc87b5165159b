package io.buckaroo.benchmarks;

import java.time.Duration;

import io.buckaroo.benchmarks.load.Sample;

/**
 * The result of one round on one server.
 *
 * @param sample the result of the load generator
 * @param cpu the CPU time of the server
 */
record Round(Sample sample, Duration cpu) {

	/**
	 * Returns the server CPU time per message in microseconds, the main figure.
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
