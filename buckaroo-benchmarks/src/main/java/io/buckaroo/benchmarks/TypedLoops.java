package io.buckaroo.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.buckaroo.runtime.TypedBroadcastBenchmark;
import io.buckaroo.runtime.TypedEchoBenchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The time and allocation of typed messages in the loop of a connection, by JMH.
 *
 * @param results the results of the benchmarks
 */
record TypedLoops(Collection<RunResult> results) {

	private static final String ALLOCATED = "gc.alloc.rate.norm";

	private static final String TYPED = "typedMessages";

	private static final String BY_HAND = "jacksonByHand";

	/** The code of a JVM that was compiled differently may be faster or slower. */
	private static final int MAX_FORKS = 3;

	/** A benchmark is warm sooner than a server. */
	private static final Duration MAX_WARM_UP = Duration.ofSeconds(3);

	/**
	 * Runs the benchmarks.
	 * @param timing the number and duration of the iterations
	 * @param progress the output for the beginning
	 */
	static TypedLoops measure(Comparison.Timing timing, Progress progress) throws RunnerException {
		progress.print("JMH: %s and %s".formatted(TypedEchoBenchmark.class.getSimpleName(),
				TypedBroadcastBenchmark.class.getSimpleName()));
		Duration warmUp = (timing.warmUp().compareTo(MAX_WARM_UP) < 0) ? timing.warmUp() : MAX_WARM_UP;
		return new TypedLoops(new Runner(new OptionsBuilder().include(exactly(TypedEchoBenchmark.class))
			.include(exactly(TypedBroadcastBenchmark.class))
			.addProfiler(GCProfiler.class)
			.forks(Math.min(timing.rounds(), MAX_FORKS))
			.warmupIterations(1)
			.warmupTime(TimeValue.nanoseconds(warmUp.toNanos()))
			.measurementIterations(timing.rounds())
			.measurementTime(TimeValue.nanoseconds(timing.round().toNanos()))
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run());
	}

	private static String exactly(Class<?> benchmark) {
		return "^" + Pattern.quote(benchmark.getName()) + "\\.";
	}

	private RunResult result(String method) {
		return this.results.stream()
			.filter((result) -> result.getParams().getBenchmark().endsWith("." + method))
			.findFirst()
			.orElseThrow();
	}

	private RunResult result(TypedBroadcastBenchmark.Broadcast broadcast) {
		return this.results.stream()
			.filter((result) -> broadcast.name().equals(result.getParams().getParam("broadcast")))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns the time of the fastest iteration, which other activity on the machine
	 * affects least: JMH measures the benchmarks one after another.
	 */
	private static double nanos(RunResult result) {
		return result.getPrimaryResult().getStatistics().getMin();
	}

	private static double bytes(RunResult result) {
		Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
		return (allocated != null) ? allocated.getScore() : Double.NaN;
	}

	private String echo() {
		RunResult typed = result(TYPED);
		RunResult byHand = result(BY_HAND);
		return new MarkdownTable("one order in the loop of a connection", "typed messages", "Jackson by hand", "ratio")
			.row(row("time in ns, fastest iteration", nanos(typed), nanos(byHand)))
			.row(row("allocated bytes", bytes(typed), bytes(byHand)))
			.toString();
	}

	private static List<String> row(String title, double typed, double byHand) {
		return List.of(title, format(typed), format(byHand), Spread.format(typed / byHand));
	}

	private String broadcast() {
		MarkdownTable table = new MarkdownTable("one delivery of an object to 1,000 connections",
				"time in ns, fastest iteration", "allocated bytes");
		table.row(row("typed: the object, sent to a route", TypedBroadcastBenchmark.Broadcast.ROUTE));
		table.row(row("typed: the payload of a topic", TypedBroadcastBenchmark.Broadcast.TOPIC));
		table.row(row("typed: `TopicMessage.toMessage`", TypedBroadcastBenchmark.Broadcast.TO_MESSAGE));
		table.row(row("by hand: Jackson in each connection", TypedBroadcastBenchmark.Broadcast.BY_HAND));
		return table.toString();
	}

	private List<String> row(String title, TypedBroadcastBenchmark.Broadcast broadcast) {
		RunResult result = result(broadcast);
		return List.of(title, format(nanos(result)), format(bytes(result)));
	}

	private static String format(double figure) {
		return String.format(Locale.ROOT, "%,.0f", figure);
	}

	@Override
	public String toString() {
		return echo() + "\n" + broadcast();
	}

}
