package io.buckaroo.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which cores the servers and the load generator run on. Without {@code taskset}, or with
 * one core, they run where the kernel puts them.
 *
 * @param servers cores of the servers
 * @param loadGenerator core of the load generator
 * @param pinned whether there is a way to put them there
 */
record Placement(CpuSet servers, CpuSet loadGenerator, boolean pinned) {

	/** What may be used before this process restricts itself. */
	private static final CpuSet ALLOWED = CpuSet.allowed();

	/**
	 * Places the servers on the first cores and this process on the last, and says so.
	 */
	static Placement of(int serverCores, Progress progress) {
		Placement placement = new Placement(ALLOWED.first(serverCores), ALLOWED.last(),
				ALLOWED.size() > 1 && pinThisProcess(ALLOWED.last()));
		progress.say(placement.description());
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
	 * A server's command, with what puts it on its cores.
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
	 * Says who runs where.
	 */
	String description() {
		if (!this.pinned) {
			return "servers and load generator are not pinned (that needs taskset and two cores)";
		}
		boolean shared = this.servers.cores().containsAll(this.loadGenerator.cores());
		return "servers on core %s, load generator on core %s%s".formatted(this.servers, this.loadGenerator,
				shared ? ", which they share" : "");
	}

}
