package io.buckaroo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.buckaroo.benchmarks.load.Scenario;

/**
 * A section of {@code docs/performance.md} and its command, without the options that
 * depend on the machine. There are fewer and shorter rounds than by default, so that all
 * sections take about an hour on two cores.
 *
 * @param name the name in the marker comments
 * @param minutes the approximate duration on two cores that are otherwise idle
 * @param needsNewerJava whether the section requires a newer JDK for the servers
 * @param command the command and its options
 * @param timing the options for the number and duration of the rounds
 */
record PageSection(String name, int minutes, boolean needsNewerJava, List<String> command, List<String> timing) {

	/**
	 * Returns all sections, in the order of the page.
	 */
	static List<PageSection> all() {
		return List.of(new PageSection("compare", 18, false,
				List.of("compare", "--configurations", "plain,actuator", "--scenario", messages()), timing(3, 1, 4)),
				new PageSection("topics", 2, false, List.of("topics"), timing(5, 1, 8)),
				new PageSection("typed", 5, false, List.of("typed"), timing(5, 1, 6)),
				new PageSection("idle", 4, false,
						List.of("compare", "--configurations", "plain,actuator", "--scenario",
								"websocket-idle,sse-idle"),
						timing(2, 1, 1)),
				new PageSection("handshake", 3, false,
						List.of("compare", "--configurations", "plain,actuator", "--scenario", "handshake"),
						timing(3, 1.5, 20)),
				new PageSection("jdk25", 3, true,
						List.of("compare", "--scenario", "echo-64x16x64,websocket-bursts,sse-single"), timing(3, 1, 6)),
				new PageSection("growth", 6, false, List.of("growth", "--subscribers", "1000,4000,15000"),
						timing(2, 1, 3)),
				new PageSection("threads", 2, false, List.of("threads"), timing(3, 1, 6)));
	}

	private static List<String> timing(int rounds, double seconds, int warmUp) {
		return List.of("--rounds", Integer.toString(rounds), "--seconds", Double.toString(seconds).replace(".0", ""),
				"--warmup", Integer.toString(warmUp));
	}

	/**
	 * Returns the scenarios of all messages on open connections.
	 */
	private static String messages() {
		return StandardScenarios.all()
			.stream()
			.filter((named) -> named.scenario() instanceof Scenario.Traffic
					&& !(named.scenario() instanceof Scenario.Handshake))
			.map(NamedScenario::name)
			.collect(Collectors.joining(","));
	}

	/**
	 * Returns the same section with one very short round, to try its command.
	 */
	PageSection briefly() {
		return new PageSection(this.name, this.minutes, this.needsNewerJava, this.command,
				List.of("--rounds", "1", "--seconds", "0.1", "--warmup", "0.1"));
	}

	/**
	 * Whether a JDK for the servers changes the section: otherwise they run on the JDK of
	 * this process.
	 */
	private boolean usesNewerJava() {
		return this.needsNewerJava || this.name.equals("threads");
	}

	/**
	 * Returns the arguments of the command line tool.
	 * @param page the page to write to
	 * @param java the option for the JDK of the servers, if there is one
	 */
	List<String> arguments(String page, List<String> java) {
		List<String> arguments = new ArrayList<>(this.command);
		arguments.addAll(this.timing);
		if (usesNewerJava()) {
			arguments.addAll(java);
		}
		if (!this.command.get(0).equals(this.name)) {
			arguments.addAll(List.of("--section", this.name));
		}
		arguments.addAll(List.of("--out", page));
		return arguments;
	}

}
