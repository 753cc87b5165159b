package io.buckaroo.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.HdrHistogram.Histogram;

/**
 * The result of a comparison as Markdown tables.
 */
final class ComparisonReport {

	private final List<Server> servers;

	private final MarkdownTable cpu;

	private final MarkdownTable latency = new MarkdownTable("scenario", "server", "messages/s", "p50", "p99", "p99.9");

	private final MarkdownTable memory;

	private boolean hasTraffic;

	private boolean hasIdle;

	ComparisonReport(List<Server> servers) {
		this.servers = servers;
		this.cpu = new MarkdownTable(header("scenario"));
		this.memory = new MarkdownTable(header("bytes per connection"));
	}

	private String[] header(String first) {
		List<String> header = new ArrayList<>(List.of(first));
		this.servers.forEach((server) -> header.add(server.title()));
		ratios().forEach((ratio) -> header.add(ratio.title()));
		return header.toArray(String[]::new);
	}

	/**
	 * Returns the ratios of Buckaroo to the other servers, empty if it is not measured.
	 */
	private List<Ratio> ratios() {
		return this.servers.stream()
			.filter((server) -> server.kind() == ServerKind.BUCKAROO)
			.flatMap((own) -> this.servers.stream()
				.filter(own::isComparableWith)
				.sorted(Comparator.comparing(Server::kind))
				.map((reference) -> new Ratio(own, reference)))
			.toList();
	}

	void addTraffic(String title, Map<Server, List<Round>> rounds) {
		this.hasTraffic = true;
		this.cpu.row(row(title, rounds, Round::cpuMicros));
		rounds.forEach((server, measured) -> this.latency.row(latencyRow(title, server, measured)));
	}

	void addIdle(String title, Map<Server, List<Footprint>> footprints) {
		this.hasIdle = true;
		this.memory.row(row(title + ", heap", footprints, Footprint::heap));
		this.memory.row(row(title + ", direct buffers", footprints, Footprint::direct));
		this.memory.row(row(title + ", resident outside the heap", footprints, Footprint::resident));
	}

	private <T> List<String> row(String title, Map<Server, List<T>> measured, ToDoubleFunction<T> figure) {
		List<String> cells = new ArrayList<>(List.of(title));
		for (Server server : this.servers) {
			cells.add(spread(measured, server, figure).toString());
		}
		for (Ratio ratio : ratios()) {
			cells.add(ratio(measured, ratio, figure));
		}
		return cells;
	}

	private static <T> Spread spread(Map<Server, List<T>> measured, Server server, ToDoubleFunction<T> figure) {
		return Spread.of(figures(measured, server, figure));
	}

	/**
	 * Returns the median of the ratios of all rounds. Other activity on the machine
	 * changes between rounds but affects all servers of one round equally.
	 */
	private static <T> String ratio(Map<Server, List<T>> measured, Ratio ratio, ToDoubleFunction<T> figure) {
		List<Double> own = figures(measured, ratio.own(), figure);
		List<Double> other = figures(measured, ratio.reference(), figure);
		if (other.contains(0.0)) {
			return "–";
		}
		return Spread.format(
				Spread.of(IntStream.range(0, own.size()).mapToObj((i) -> own.get(i) / other.get(i)).toList()).median());
	}

	private static <T> List<Double> figures(Map<Server, List<T>> measured, Server server, ToDoubleFunction<T> figure) {
		return measured.getOrDefault(server, List.of()).stream().map(figure::applyAsDouble).toList();
	}

	private static List<String> latencyRow(String title, Server server, List<Round> rounds) {
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

	/**
	 * A column with the ratio of two servers.
	 *
	 * @param own the server that is compared
	 * @param reference the server that it is compared with
	 */
	private record Ratio(Server own, Server reference) {

		String title() {
			return (this.own.hasActuator() ? "with actuator, ratio to " : "ratio to ") + this.reference.kind().title();
		}

	}

}
