package io.buckaroo.benchmarks;

import java.io.IOException;
import java.time.Duration;

import io.buckaroo.benchmarks.load.Load;
import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Sample;
import io.buckaroo.benchmarks.load.Scenario;

/**
 * A scenario on a fresh server.
 */
final class Trial implements AutoCloseable {

	/** Relative improvement between rounds below which a server counts as warm. */
	private static final double STEADY_WITHIN = 0.05;

	private static final int MAX_EXTRA_ROUNDS = 12;

	/** Load before each measurement, since caches are cold after a pause. */
	private static final Duration RUN_UP = Duration.ofMillis(500);

	private final Server server;

	private final ServerProcess process;

	private final Load load;

	private Trial(Server server, ServerProcess process, Load load) {
		this.server = server;
		this.process = process;
		this.load = load;
	}

	/**
	 * Starts the server, opens the connections, and runs the scenario for the warm-up
	 * time and then until the CPU cost stops falling, since JIT compilation takes longer
	 * on a busy machine.
	 */
	static Trial start(Server server, Scenario.Traffic scenario, Launch launch, LoadGenerator generator,
			Comparison.Timing timing) throws IOException {
		ServerProcess process = ServerProcess.start(server, launch);
		try {
			Trial trial = new Trial(server, process, generator.open(scenario, process.port(), process));
			trial.warmUp(timing);
			return trial;
		}
		catch (IOException | RuntimeException ex) {
			process.close();
			throw ex;
		}
	}

	private void warmUp(Comparison.Timing timing) throws IOException {
		double before = measure(timing.warmUp()).cpuMicros();
		double now = measure(timing.round()).cpuMicros();
		for (int i = 1; i < MAX_EXTRA_ROUNDS && now < before * (1 - STEADY_WITHIN); i++) {
			before = now;
			now = measure(timing.round()).cpuMicros();
		}
	}

	Server server() {
		return this.server;
	}

	Round measure(Duration duration) throws IOException {
		this.load.run(RUN_UP);
		CpuTime before = this.process.cpuTime();
		Sample sample = this.load.run(duration);
		return new Round(sample, this.process.cpuTime().since(before));
	}

	@Override
	public void close() throws IOException {
		this.load.close();
		this.process.close();
	}

}
