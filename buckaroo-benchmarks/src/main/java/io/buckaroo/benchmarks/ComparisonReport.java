package io.buckaroo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;

/**
 * The result of a comparison as Markdown tables.
 */
final class ComparisonReport {

	private final List<ServerKind> servers;

	private final MarkdownTable cpu;

	private final MarkdownTable latency = new MarkdownTable("scenario", "server", "messages/s", "p50", "p99", "p99.9");

	private final MarkdownTable memory;

	private boolean hasTraffic;

	private boolean hasIdle;

	ComparisonReport(List<ServerKind> servers) {
		this.servers = servers;
		this.cpu = new MarkdownTable(header("scenario"));
		this.memory = new MarkdownTable(header("bytes per connection"));
	}

	private String[] header(String first) {
		List<String> header = new ArrayList<>(List.of(first));
		this.servers.forEach((server) -> header.add(server.title()));
		references().forEach((reference) -> header.add("ratio to " + reference.title()));
		return header.toArray(String[]::new);
	}

	/**
	 * Returns the servers that Buckaroo is compared with, empty if it is not measured.
	 */
	private List<ServerKind> references() {
		if (!this.servers.contains(ServerKind.BUCKAROO)) {
			return List.of();
		}
		return this.servers.stream().filter((server) -> server != ServerKind.BUCKAROO).toList();
	}

	void addTraffic(String title, Map<ServerKind, List<Round>> rounds) {
		this.hasTraffic = true;
		this.cpu.row(row(title, rounds, Round::cpuMicros));
		rounds.forEach((server, measured) -> this.latency.row(latencyRow(title, server, measured)));
	}

	void addIdle(String title, Map<ServerKind, List<Footprint>> footprints) {
		this.hasIdle = true;
		this.memory.row(row(title + ", heap", footprints, Footprint::heap));
		this.memory.row(row(title + ", direct buffers", footprints, Footprint::direct));
		this.memory.row(row(title + ", resident outside the heap", footprints, Footprint::resident));
	}

	private <T> List<String> row(String title, Map<ServerKind, List<T>> measured, ToDoubleFunction<T> figure) {
		List<String> cells = new ArrayList<>(List.of(title));
		for (ServerKind server : this.servers) {
			cells.add(spread(measured, server, figure).toString());
		}
		for (ServerKind reference : references()) {
			cells.add(ratio(measured, reference, figure));
		}
		return cells;
	}

	private static <T> Spread spread(Map<ServerKind, List<T>> measured, ServerKind server, ToDoubleFunction<T> figure) {
		return Spread.of(figures(measured, server, figure));
	}

	/**
	 * Returns the median of the ratios of all rounds. Other activity on the machine
	 * changes between rounds but affects all servers of one round equally.
	 */
	private static <T> String ratio(Map<ServerKind, List<T>> measured, ServerKind reference,
			ToDoubleFunction<T> figure) {
		List<Double> own = figures(measured, ServerKind.BUCKAROO, figure);
		List<Double> other = figures(measured, reference, figure);
		if (other.contains(0.0)) {
			return "–";
		}
		return Spread.format(
				Spread.of(IntStream.range(0, own.size()).mapToObj((i) -> own.get(i) / other.get(i)).toList()).median());
	}

	private static <T> List<Double> figures(Map<ServerKind, List<T>> measured, ServerKind server,
			ToDoubleFunction<T> figure) {
		return measured.getOrDefault(server, List.of()).stream().map(figure::applyAsDouble).toList();
	}

	private static List<String> latencyRow(String title, ServerKind server, List<Round> rounds) {
		Histogram latencies = new Histogram(rounds.get(0).sample().latencies());
		rounds.forEach((round) -> latencies.add(round.sample().latencies()));
		Spread throughput = Spread.of(rounds.stream().map((round) -> round.sample().throughput()).toList());
		return List.of(title, server.title(), Spread.format(throughput.median()), millis(latencies, 50),
				millis(latencies, 99), millis(latencies, 99.9));
	}

	private static String millis(Histogram latencies, double percentile) {
		return Spread.format(latencies.getValueAtPercentile(percentile) / 1e6);
	}

	@Override
	public String toString() {
		StringBuilder report = new StringBuilder();
		if (this.hasTraffic) {
			report.append(
					"Server CPU time per message in µs: median (minimum–maximum) over the rounds, and the median of the ratios of each round.\n\n")
				.append(this.cpu)
				.append("\nThroughput, and latency in ms, measured from the time at which each message was due.\n\n")
				.append(this.latency);
		}
		if (this.hasIdle) {
			report.append(this.hasTraffic ? "\n" : "")
				.append("Memory of idle connections: median (minimum–maximum) over the rounds, each on a fresh server.\n\n")
				.append(this.memory);
		}
		return report.toString();
	}

}
