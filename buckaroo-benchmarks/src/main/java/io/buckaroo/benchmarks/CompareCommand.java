package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import io.buckaroo.benchmarks.load.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Compares the servers in one run, with a table of CPU time, latency and memory.
 */
@Command(name = "compare",
		description = "Compares Buckaroo with raw WebFlux, with hand-written Netty, and with another build.",
		mixinStandardHelpOptions = true, sortOptions = false)
final class CompareCommand implements Callable<Integer> {

	@Mixin
	private RunOptions options = new RunOptions();

	@Option(names = "--scenario", split = ",", completionCandidates = ScenarioNames.class,
			description = "Scenarios to run (default: all of ${COMPLETION-CANDIDATES}).")
	private List<String> scenarios = new ArrayList<>();

	@Option(names = "--servers", split = ",", defaultValue = "BUCKAROO,WEBFLUX,NETTY",
			description = "Servers to compare (default: ${DEFAULT-VALUE}).")
	private List<ServerKind> servers = new ArrayList<>();

	@Option(names = "--configurations", split = ",", defaultValue = "PLAIN",
			description = "Configurations of the Spring Boot servers: ${COMPLETION-CANDIDATES}; ACTUATOR adds meters, observations and a tracer (default: ${DEFAULT-VALUE}).")
	private List<ServerConfiguration> configurations = new ArrayList<>();

	@Option(names = "--baseline", paramLabel = "<benchmarks.jar>",
			description = "Jar of another build, next to its lib folder, to run as an additional server named 'baseline'.")
	private @Nullable Path baseline;

	@Option(names = "--cores", defaultValue = "1",
			description = "Number of cores for each server (default: ${DEFAULT-VALUE}).")
	private int cores;

	@Option(names = "--csv", description = "CSV file for the figures of each round.")
	private @Nullable Path csv;

	@Override
	public Integer call() throws IOException {
		List<NamedScenario> chosen = StandardScenarios.named(this.scenarios);
		Progress progress = this.options.progress();
		List<ServerKind> kinds = compared();
		Launch launch = this.options.launch(this.cores).withBaseline(this.baseline);
		List<Server> compared = Server.all(kinds, this.configurations);
		verifyActuator(compared, launch);
		Comparison comparison = new Comparison(compared, launch, this.options.timing(), progress);
		ComparisonReport report = new ComparisonReport(compared);
		RoundsFile rounds = new RoundsFile();
		for (NamedScenario named : chosen) {
			if (named.scenario() instanceof Scenario.Traffic traffic) {
				Map<Server, List<Round>> measured = comparison.traffic(named.name(), traffic);
				report.addTraffic(named.title(), measured);
				rounds.add(named.name(), measured);
			}
			else if (named.scenario() instanceof Scenario.Idle idle) {
				report.addIdle(named.title(), comparison.idle(named.name(), idle));
			}
		}
		if (this.csv != null) {
			rounds.write(this.csv);
		}
		this.options.publish(report.toString(), new Environment(launch.placement().description(), launch.java()));
		return 0;
	}

	/**
	 * Returns the servers of {@code --servers}, followed by the baseline if a jar is
	 * given.
	 */
	private List<ServerKind> compared() {
		if (this.baseline == null) {
			if (this.servers.contains(ServerKind.BASELINE)) {
				throw new ParameterException(this.options.command().commandLine(), "BASELINE requires --baseline");
			}
			return this.servers;
		}
		if (!Files.isRegularFile(this.baseline)) {
			throw new ParameterException(this.options.command().commandLine(), "No such file: " + this.baseline);
		}
		Set<ServerKind> compared = new LinkedHashSet<>(this.servers);
		compared.add(ServerKind.BASELINE);
		return List.copyOf(compared);
	}

	private void verifyActuator(List<Server> servers, Launch launch) {
		for (Server server : servers) {
			ServerClassPath build = launch.build(server.kind());
			if (server.hasActuator() && !build.hasActuator()) {
				throw new ParameterException(this.options.command().commandLine(),
						"No such folder: " + build.actuator() + ", which contains the actuator for --configurations");
			}
		}
	}

	/**
	 * The scenario names for the help text.
	 */
	static final class ScenarioNames extends ArrayList<String> {

		private static final long serialVersionUID = 1L;

		ScenarioNames() {
			super(StandardScenarios.names());
		}

	}

}
