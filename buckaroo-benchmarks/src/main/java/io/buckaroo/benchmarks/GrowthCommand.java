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
 * Measures the cost of a delivery by number of subscribers, message size and cores.
 */
@Command(name = "growth", description = "Measures how the cost of a broadcast grows, with tables and plots.",
		mixinStandardHelpOptions = true, sortOptions = false)
final class GrowthCommand implements Callable<Integer> {

	private static final List<Server> SERVERS = Server.all(List.of(ServerKind.BUCKAROO, ServerKind.NETTY),
			List.of(ServerConfiguration.PLAIN));

	private static final int SIZE = 128;

	private static final int BURST = 100;

	/**
	 * Number of subscribers for all message sizes. The socket buffers must be able to
	 * hold a burst of the largest messages for all of them.
	 */
	private static final int SUBSCRIBERS_BY_SIZE = 100;

	private static final int BURST_BY_SIZE = 10;

	@Mixin
	private RunOptions options = new RunOptions();

	@Option(names = "--subscribers", split = ",", defaultValue = "1000,2000,4000,8000,15000",
			description = "Numbers of subscribers to messages of 128 B (default: ${DEFAULT-VALUE}).")
	private List<Integer> subscribers = new ArrayList<>();

	@Option(names = "--sizes", split = ",", defaultValue = "16,256,4096,65536",
			description = "Message sizes in bytes, to 100 subscribers, in bursts of 10 (default: ${DEFAULT-VALUE}).")
	private List<Integer> sizes = new ArrayList<>();

	@Option(names = "--cores", split = ",", defaultValue = "1,2",
			description = "Numbers of cores for the server (default: ${DEFAULT-VALUE}).")
	private List<Integer> cores = new ArrayList<>();

	@Override
	public Integer call() throws IOException {
		GrowthCurve bySubscribers = new GrowthCurve("subscribers", "128 B, bursts of 100");
		GrowthCurve bySize = new GrowthCurve("bytes per message", "100 subscribers, bursts of 10");
		List<Launch> launches = new ArrayList<>();
		for (int count : this.cores) {
			Launch launch = this.options.launch(count);
			launches.add(launch);
			for (Server server : SERVERS) {
				String series = "%s, %d %s".formatted(server.title(), count, (count == 1) ? "core" : "cores");
				for (int number : this.subscribers) {
					bySubscribers.add(series, number, measure(server, launch, broadcast(number, SIZE, BURST)));
				}
				for (int size : this.sizes) {
					bySize.add(series, size,
							measure(server, launch, broadcast(SUBSCRIBERS_BY_SIZE, size, BURST_BY_SIZE)));
				}
			}
		}
		bySubscribers.draw(this.options.outDirectory().resolve("growth-subscribers.svg"));
		bySize.draw(this.options.outDirectory().resolve("growth-size.svg"));
		String result = """
				Server CPU time per delivery of a WebSocket broadcast in µs: median (minimum–maximum) over the rounds.

				%s
				![CPU time by number of subscribers](growth-subscribers.svg)

				%s
				![CPU time by message size](growth-size.svg)
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

	private Spread measure(Server server, Launch launch, Scenario.Broadcast scenario) throws IOException {
		String name = "%d B to %,d".formatted(scenario.size(), scenario.subscribers());
		// One server at a time: one process cannot hold the subscribers of two
		Comparison comparison = new Comparison(List.of(server), launch, this.options.timing(), this.options.progress());
		return Spread.of(comparison.traffic(name, scenario)
			.getOrDefault(server, List.of())
			.stream()
			.map(Round::cpuMicros)
			.toList());
	}

}
