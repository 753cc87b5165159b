package io.buckaroo.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The cores of the servers and of the load generator. Processes are not pinned without
 * {@code taskset} or on a single core.
 *
 * @param servers the cores of the servers
 * @param loadGenerator the core of the load generator
 * @param pinned whether processes are pinned to these cores
 */
record Placement(CpuSet servers, CpuSet loadGenerator, boolean pinned) {

	/** The cores allowed at start-up, before this process is pinned to one of them. */
	private static final CpuSet ALLOWED = CpuSet.allowed();

	/**
	 * Assigns the first cores to the servers, pins this process to the last core, and
	 * prints the placement.
	 */
	static Placement of(int serverCores, Progress progress) {
		Placement placement = new Placement(ALLOWED.first(serverCores), ALLOWED.last(),
				ALLOWED.size() > 1 && pinThisProcess(ALLOWED.last()));
		progress.print(placement.description());
		return placement;
	}

	private static boolean pinThisProcess(CpuSet cores) {
		try {
			return new ProcessBuilder("taskset", "-a", "-p", "-c", cores.toString(),
					Long.toString(ProcessHandle.current().pid()))
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Returns the command of a server, prefixed with {@code taskset} if pinned.
	 */
	List<String> place(List<String> command) {
		if (!this.pinned) {
			return command;
		}
		List<String> placed = new ArrayList<>(List.of("taskset", "-c", this.servers.toString()));
		placed.addAll(command);
		return placed;
	}

	/**
	 * Returns the placement as text.
	 */
	String description() {
		if (!this.pinned) {
			return "servers and load generator not pinned (requires taskset and two cores)";
		}
		boolean shared = this.servers.cores().containsAll(this.loadGenerator.cores());
		return "servers on core %s, load generator on core %s%s".formatted(this.servers, this.loadGenerator,
				shared ? " (shared)" : "");
	}

}
