package io.buckaroo.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.buckaroo.benchmarks.load.Scenario;
import io.buckaroo.benchmarks.protocol.Feed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Shows how the cost of a delivery grows with subscribers, with size and with cores.
 */
@Command(name = "growth", description = "Shows how the cost of a broadcast grows, in tables and plots.",
		mixinStandardHelpOptions = true, sortOptions = false)
final class GrowthCommand implements Callable<Integer> {

	private static final List<ServerKind> SERVERS = List.of(ServerKind.BUCKAROO, ServerKind.NETTY);

	private static final int SIZE = 128;

	private static final int BURST = 100;

	/**
	 * For all sizes alike: the buffers of all sockets together have to hold a burst of
	 * the greatest.
	 */
	private static final int SUBSCRIBERS_OF_SIZES = 100;

	private static final int BURST_OF_SIZES = 10;

	@Mixin
	private RunOptions options = new RunOptions();

	@Option(names = "--subscribers", split = ",", defaultValue = "1000,2000,4000,8000,15000",
			description = "Numbers of subscribers to 128 B (default: ${DEFAULT-VALUE}).")
	private List<Integer> subscribers = new ArrayList<>();

	@Option(names = "--sizes", split = ",", defaultValue = "16,256,4096,65536",
			description = "Bytes of a message to 100 subscribers, in bursts of 10 (default: ${DEFAULT-VALUE}).")
	private List<Integer> sizes = new ArrayList<>();

	@Option(names = "--cores", split = ",", defaultValue = "1,2",
			description = "Cores of the server (default: ${DEFAULT-VALUE}).")
	private List<Integer> cores = new ArrayList<>();

	@Override
	public Integer call() throws IOException {
		GrowthCurve bySubscribers = new GrowthCurve("subscribers", "128 B, bursts of 100");
		GrowthCurve bySize = new GrowthCurve("bytes of a message", "100 subscribers, bursts of 10");
		List<Launch> launches = new ArrayList<>();
		for (int count : this.cores) {
			Launch launch = this.options.launch(count);
			launches.add(launch);
			for (ServerKind server : SERVERS) {
				String series = "%s, %d %s".formatted(server.title(), count, (count == 1) ? "core" : "cores");
				for (int number : this.subscribers) {
					bySubscribers.add(series, number, measure(server, launch, broadcast(number, SIZE, BURST)));
				}
				for (int size : this.sizes) {
					bySize.add(series, size,
							measure(server, launch, broadcast(SUBSCRIBERS_OF_SIZES, size, BURST_OF_SIZES)));
				}
			}
		}
		bySubscribers.draw(this.options.outDirectory().resolve("growth-subscribers.svg"));
		bySize.draw(this.options.outDirectory().resolve("growth-size.svg"));
		String result = """
				CPU time of the server for each delivery of a WebSocket broadcast, in µs: median (least–most).

				%s
				![By subscribers](growth-subscribers.svg)

				%s
				![By size](growth-size.svg)
				""".formatted(bySubscribers.table(), bySize.table());
		this.options.publish(result, environment(launches));
		return 0;
	}

	private static Environment environment(List<Launch> launches) throws IOException {
		String placements = launches.stream()
			.map((launch) -> launch.placement().description())
			.collect(Collectors.joining("; then "));
		return new Environment(placements, launches.get(0).java());
	}

	private static Scenario.Broadcast broadcast(int subscribers, int size, int burst) {
		return new Scenario.Broadcast(Feed.WEBSOCKET, subscribers, size, burst, Duration.ZERO);
	}

	private Spread measure(ServerKind server, Launch launch, Scenario.Broadcast scenario) throws IOException {
		String name = "%d B to %,d".formatted(scenario.size(), scenario.subscribers());
		// One server at a time: the subscribers of two are too many for one process
		Comparison comparison = new Comparison(List.of(server), launch, this.options.timing(), this.options.progress());
		return Spread.of(comparison.traffic(name, scenario)
			.getOrDefault(server, List.of())
			.stream()
			.map(Round::cpuMicros)
			.toList());
	}

}
