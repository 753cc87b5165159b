package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.buckaroo.benchmarks.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures a blocking handler on the event loop and on executor threads.
 */
@Command(name = "threads",
		description = "Compares threads for a blocking handler; virtual threads require --java with JDK 21 or newer.",
		mixinStandardHelpOptions = true, sortOptions = false)
final class ThreadsCommand implements Callable<Integer> {

	private static final int VIRTUAL_THREADS_SINCE = 21;

	private static final int CONNECTIONS = 64;

	private static final int SIZE = 64;

	@Mixin
	private RunOptions options = new RunOptions();

	@Option(names = "--cores", defaultValue = "1",
			description = "Number of cores for the server (default: ${DEFAULT-VALUE}).")
	private int cores;

	@Override
	public Integer call() throws IOException {
		MarkdownTable table = new MarkdownTable("handler", "thread", "JDK", "messages/s", "CPU per message in µs");
		Launch given = this.options.launch(this.cores);
		Launch own = given.on(Path.of(System.getProperty("java.home")));
		for (Variant variant : variants(own, given)) {
			table.row(measure(variant));
		}
		String result = """
				An echo of %d B on %d connections, with a handler that sleeps for 5 ms and one that does not: median (minimum–maximum) over the rounds.

				%s"""
			.formatted(SIZE, CONNECTIONS, table);
		this.options.publish(result, new Environment(given.placement().description(), own.java()));
		return 0;
	}

	private List<Variant> variants(Launch own, Launch given) throws IOException {
		List<Variant> variants = new ArrayList<>(List.of(new Variant("sleeps", "event loop", "/sleep", own),
				new Variant("sleeps", "pool of 8", "/blocking/sleep", own),
				new Variant("echoes", "event loop", "/echo", own),
				new Variant("echoes", "pool of 8", "/blocking/echo", own)));
		if (Runtime.Version.parse(given.java()).feature() >= VIRTUAL_THREADS_SINCE) {
			Launch virtual = given.with("-Dspring.threads.virtual.enabled=true");
			variants.addAll(List.of(new Variant("sleeps", "virtual", "/blocking/sleep", virtual),
					new Variant("echoes", "event loop", "/echo", given),
					new Variant("echoes", "virtual", "/blocking/echo", virtual)));
		}
		else {
			this.options.progress().print("JDK %s has no virtual threads; skipping them".formatted(given.java()));
		}
		return variants;
	}

	private List<String> measure(Variant variant) throws IOException {
		Comparison comparison = new Comparison(List.of(Server.plain(ServerKind.BUCKAROO)), variant.launch(),
				this.options.timing(), this.options.progress());
		List<Round> rounds = comparison
			.traffic("%s on %s".formatted(variant.handler(), variant.thread()),
					new Scenario.Echo(variant.path(), CONNECTIONS, 1, SIZE))
			.getOrDefault(Server.plain(ServerKind.BUCKAROO), List.of());
		return List.of(variant.handler(), variant.thread(), variant.launch().java(),
				Spread.of(rounds.stream().map((round) -> round.sample().throughput()).toList()).toString(),
				Spread.of(rounds.stream().map(Round::cpuMicros).toList()).toString());
	}

	/**
	 * A row of the table.
	 *
	 * @param handler the behaviour of the handler
	 * @param thread the kind of thread that runs the handler
	 * @param path the path of the endpoint
	 * @param launch the settings of the server process
	 */
	private record Variant(String handler, String thread, String path, Launch launch) {

	}

}
