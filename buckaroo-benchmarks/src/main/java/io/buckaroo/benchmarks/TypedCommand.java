package io.buckaroo.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Scenario;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares typed messages with Jackson by hand: on whole servers, and by JMH in the
 * connection's loop alone.
 */
@Command(name = "typed", description = "Compares typed messages with Jackson by hand.", mixinStandardHelpOptions = true,
		sortOptions = false)
final class TypedCommand implements Callable<Integer> {

	@Mixin
	private RunOptions options = new RunOptions();

	@Option(names = "--cores", defaultValue = "1",
			description = "Number of cores for each server (default: ${DEFAULT-VALUE}).")
	private int cores;

	@Override
	public Integer call() throws IOException, RunnerException {
		Launch launch = this.options.launch(this.cores);
		MarkdownTable servers = new MarkdownTable("orders, connections × in flight", "typed messages",
				"Jackson by hand", "ratio");
		servers.row(measure("64 × 16", new Variants(64, 16), launch));
		servers.row(measure("64 × 1", new Variants(64, 1), launch));
		servers.row(measure("1 × 1", new Variants(1, 1), launch));
		TypedLoops loops = TypedLoops.measure(this.options.timing(), this.options.progress());
		String result = """
				Server CPU time per order in µs: median (minimum–maximum) over the rounds, and the median of the ratios of each round.

				%s
				%s"""
			.formatted(servers, loops);
		this.options.publish(result, new Environment(launch.placement().description(), launch.java()));
		return 0;
	}

	/**
	 * Measures both ways in alternating rounds, each on a server of its own.
	 */
	private List<String> measure(String title, Variants variants, Launch launch) throws IOException {
		Progress progress = this.options.progress();
		List<Double> typed = new ArrayList<>();
		List<Double> byHand = new ArrayList<>();
		Server server = Server.plain(ServerKind.BUCKAROO);
		progress.print("%s: warm-up".formatted(title));
		try (LoadGenerator generator = new LoadGenerator();
				Trial first = Trial.start(server, variants.typed(), launch, generator, this.options.timing());
				Trial second = Trial.start(server, variants.byHand(), launch, generator, this.options.timing())) {
			List<Way> ways = new ArrayList<>(List.of(new Way(first, typed), new Way(second, byHand)));
			for (int round = 1; round <= this.options.timing().rounds(); round++) {
				for (Way way : ways) {
					way.figures.add(way.trial.measure(this.options.timing().round()).cpuMicros());
				}
				progress.print("%s, round %d: typed %s µs, by hand %s µs".formatted(title, round,
						Spread.format(typed.get(typed.size() - 1)), Spread.format(byHand.get(byHand.size() - 1))));
				// So that neither is always first
				Collections.rotate(ways, 1);
			}
		}
		Spread ratio = Spread
			.of(IntStream.range(0, typed.size()).mapToObj((round) -> typed.get(round) / byHand.get(round)).toList());
		return List.of(title, Spread.of(typed).toString(), Spread.of(byHand).toString(), Spread.format(ratio.median()));
	}

	/**
	 * A way to handle orders, with its figures.
	 *
	 * @param trial the server
	 * @param figures the CPU time per order of each round
	 */
	private record Way(Trial trial, List<Double> figures) {

	}

	/**
	 * The scenarios of both ways.
	 *
	 * @param connections the number of connections
	 * @param outstanding the number of outstanding orders per connection
	 */
	private record Variants(int connections, int outstanding) {

		Scenario.Orders typed() {
			return new Scenario.Orders("/orders/typed", this.connections, this.outstanding);
		}

		Scenario.Orders byHand() {
			return new Scenario.Orders("/orders/by-hand", this.connections, this.outstanding);
		}

	}

}
