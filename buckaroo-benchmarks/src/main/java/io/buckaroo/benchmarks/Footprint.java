package io.buckaroo.benchmarks;

import java.io.IOException;

import io.buckaroo.benchmarks.load.IdleConnections;
import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Scenario;
import io.buckaroo.benchmarks.protocol.MemoryUse;

/**
 * What an idle connection holds of a server's memory, in bytes.
 *
 * @param heap of the heap, after garbage collection
 * @param direct of direct buffers
 * @param resident of all memory that the server has from the kernel, the heap left out
 */
record Footprint(double heap, double direct, double resident) {

	/** Connections that come and go first, so that all classes are there. */
	private static final int FORERUNNERS = 500;

	/** Has the whole heap resident from the beginning. */
	private static final String WHOLE_HEAP = "-XX:+AlwaysPreTouch";

	/**
	 * Measures it on a fresh server.
	 */
	static Footprint measure(ServerKind kind, Scenario.Idle scenario, Launch launch, LoadGenerator generator)
			throws IOException {
		try (ServerProcess server = ServerProcess.start(kind, launch.with(WHOLE_HEAP))) {
			generator.open(new Scenario.Idle(scenario.feed(), FORERUNNERS), server.port()).close();
			MemoryUse before = server.memoryUse();
			long residentBefore = server.residentBytes();
			IdleConnections connections = generator.open(scenario, server.port());
			try {
				MemoryUse after = server.memoryUse();
				double count = scenario.connections();
				return new Footprint((after.heap() - before.heap()) / count, (after.direct() - before.direct()) / count,
						(server.residentBytes() - residentBefore) / count);
			}
			finally {
				connections.close();
			}
		}
	}

	@Override
	public String toString() {
		return "heap %s B, direct %s B, resident beside the heap %s B".formatted(Spread.format(this.heap),
				Spread.format(this.direct), Spread.format(this.resident));
	}

}
