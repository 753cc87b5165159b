package io.buckaroo.benchmarks;

import java.io.IOException;
import java.time.Duration;

import io.buckaroo.benchmarks.load.Load;
import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Sample;
import io.buckaroo.benchmarks.load.Scenario;

/**
 * One scenario on one fresh server.
 */
final class Trial implements AutoCloseable {

	private final ServerKind kind;

	private final ServerProcess server;

	private final Load load;

	private Trial(ServerKind kind, ServerProcess server, Load load) {
		this.kind = kind;
		this.server = server;
		this.load = load;
	}

	/**
	 * Starts the server, opens the connections, and runs the scenario until the JIT has
	 * done its work.
	 */
	static Trial start(ServerKind kind, Scenario.Traffic scenario, Launch launch, LoadGenerator generator,
			Duration warmUp) throws IOException {
		ServerProcess server = ServerProcess.start(kind, launch);
		try {
			Load load = generator.open(scenario, server.port(), server);
			load.run(warmUp);
			return new Trial(kind, server, load);
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	ServerKind kind() {
		return this.kind;
	}

	Round measure(Duration duration) throws IOException {
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
