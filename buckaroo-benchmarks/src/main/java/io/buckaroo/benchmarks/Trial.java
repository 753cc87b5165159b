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

	private final ServerKind kind;

	private final ServerProcess server;

	private final Load load;

	private Trial(ServerKind kind, ServerProcess server, Load load) {
		this.kind = kind;
		this.server = server;
		this.load = load;
	}

	/**
	 * Starts the server, opens the connections, and runs the scenario for the warm-up
	 * time and then until the CPU cost stops falling, since JIT compilation takes longer
	 * on a busy machine.
	 */
	static Trial start(ServerKind kind, Scenario.Traffic scenario, Launch launch, LoadGenerator generator,
			Comparison.Timing timing) throws IOException {
		ServerProcess server = ServerProcess.start(kind, launch);
		try {
			Trial trial = new Trial(kind, server, generator.open(scenario, server.port(), server));
			trial.warmUp(timing);
			return trial;
		}
		catch (IOException | RuntimeException ex) {
			server.close();
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

	ServerKind kind() {
		return this.kind;
	}

	Round measure(Duration duration) throws IOException {
		this.load.run(RUN_UP);
		CpuTime before = this.server.cpuTime();
		Sample sample = this.load.run(duration);
		return new Round(sample, this.server.cpuTime().since(before));
	}

	@Override
	public void close() throws IOException {
		this.load.close();
		this.server.close();
	}

}
