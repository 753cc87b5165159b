package io.buckaroo.benchmarks;

import java.io.IOException;

import io.buckaroo.benchmarks.load.IdleConnections;
import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Scenario;
import io.buckaroo.benchmarks.protocol.MemoryUse;

/**
 * The server memory of one idle connection, in bytes.
 *
 * @param heap the heap memory, after garbage collection
 * @param direct the memory of direct buffers
 * @param resident the resident memory of the process, without the heap
 */
record Footprint(double heap, double direct, double resident) {

	/** Connections opened and closed before the measurement, to load all classes. */
	private static final int WARM_UP_CONNECTIONS = 500;

	/** Makes the whole heap resident at start-up. */
	private static final String PRE_TOUCH = "-XX:+AlwaysPreTouch";

	/**
	 * Measures the footprint on a fresh server.
	 */
	static Footprint measure(Server server, Scenario.Idle scenario, Launch launch, LoadGenerator generator)
			throws IOException {
		try (ServerProcess process = ServerProcess.start(server, launch.with(PRE_TOUCH))) {
			generator.open(new Scenario.Idle(scenario.feed(), WARM_UP_CONNECTIONS), process.port(), process).close();
			MemoryUse before = process.memoryUse();
			long residentBefore = process.residentBytes();
			IdleConnections connections = generator.open(scenario, process.port(), process);
			try {
				MemoryUse after = process.memoryUse();
				double count = scenario.connections();
				return new Footprint((after.heap() - before.heap()) / count, (after.direct() - before.direct()) / count,
						(process.residentBytes() - residentBefore) / count);
			}
			finally {
				connections.close();
			}
		}
	}

	@Override
	public String toString() {
		return "heap %s B, direct %s B, resident outside the heap %s B".formatted(Spread.format(this.heap),
				Spread.format(this.direct), Spread.format(this.resident));
	}

}
