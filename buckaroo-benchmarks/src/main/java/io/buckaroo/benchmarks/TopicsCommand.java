package io.buckaroo.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

import io.buckaroo.benchmarks.load.Load;
import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Sample;
import io.buckaroo.benchmarks.load.Scenario;
import io.buckaroo.benchmarks.protocol.Feed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures deliveries through a topic, compared with deliveries to all connections of a
 * route: in memory, and on two nodes that share a Redis server.
 */
@Command(name = "topics", description = "Measures topics in memory and on two nodes with Redis.",
		mixinStandardHelpOptions = true, sortOptions = false)
final class TopicsCommand implements Callable<Integer> {

	@Mixin
	private RunOptions options = new RunOptions();

	@Option(names = "--subscribers", defaultValue = "1000",
			description = "Number of subscribers across all nodes (default: ${DEFAULT-VALUE}).")
	private int subscribers;

	@Option(names = "--nodes", split = ",", defaultValue = "1,2",
			description = "Numbers of nodes, 1 without Redis and 2 with it (default: ${DEFAULT-VALUE}).")
	private Set<Integer> nodes = Set.of(1, 2);

	@Override
	public Integer call() throws IOException {
		MarkdownTable table = new MarkdownTable("published by", "nodes", "CPU per delivery in µs", "deliveries/s",
				"Redis commands per publication");
		Launch launch = this.options.launch(1);
		if (this.nodes.contains(1)) {
			table.row(measure("`sendToRoute`", Feed.WEBSOCKET, List.of(launch), null));
			table.row(measure("topic", Feed.TOPIC, List.of(launch), null));
			table.row(measure("topic with history", Feed.HISTORY, List.of(launch), null));
		}
		if (this.nodes.contains(2)) {
			measureOnTwoNodes(launch, table);
		}
		String result = """
				Text messages of 128 B to %,d sockets across all nodes, in bursts of 20: median (minimum–maximum) over the rounds. CPU time is that of all nodes, without Redis.

				%s"""
			.formatted(this.subscribers, table);
		this.options.publish(result, new Environment(launch.placement().description(),
				launch.on(Path.of(System.getProperty("java.home"))).java()));
		return 0;
	}

	private void measureOnTwoNodes(Launch launch, MarkdownTable table) throws IOException {
		try (RedisServer redis = RedisServer.start()) {
			Launch node = launch.with("-Dbuckaroo.cluster.type=redis").with("-Dspring.data.redis.port=" + redis.port());
			table.row(measure("topic", Feed.TOPIC, List.of(node, node), redis));
			table.row(measure("topic with history", Feed.HISTORY, List.of(node, node), redis));
		}
	}

	private List<String> measure(String name, Feed feed, List<Launch> launches, @Nullable RedisServer redis)
			throws IOException {
		Scenario.Broadcast scenario = new Scenario.Broadcast(feed, this.subscribers, 128, 20, Duration.ZERO);
		List<ServerProcess> nodes = new ArrayList<>();
		try (LoadGenerator generator = new LoadGenerator()) {
			for (Launch launch : launches) {
				nodes.add(ServerProcess.start(Server.plain(ServerKind.BUCKAROO), launch));
			}
			int[] ports = nodes.stream().mapToInt(ServerProcess::port).toArray();
			try (Load load = generator.open(scenario, ports, nodes.get(0))) {
				return measure(name, nodes, load, redis);
			}
		}
		finally {
			for (ServerProcess node : nodes) {
				node.close();
			}
		}
	}

	private List<String> measure(String name, List<ServerProcess> nodes, Load load, @Nullable RedisServer redis)
			throws IOException {
		Comparison.Timing timing = this.options.timing();
		this.options.progress().print("%s, nodes: %d, warm-up".formatted(name, nodes.size()));
		load.run(timing.warmUp());
		List<Double> micros = new ArrayList<>();
		List<Double> throughput = new ArrayList<>();
		List<Double> commands = new ArrayList<>();
		for (int number = 1; number <= timing.rounds(); number++) {
			long commandsBefore = (redis != null) ? redis.commands() : 0;
			List<CpuTime> before = new ArrayList<>();
			for (ServerProcess node : nodes) {
				before.add(node.cpuTime());
			}
			Sample sample = load.run(timing.round());
			double cpu = 0;
			for (int i = 0; i < nodes.size(); i++) {
				cpu += new Round(sample, nodes.get(i).cpuTime().since(before.get(i))).cpuMicros();
			}
			micros.add(cpu);
			throughput.add(sample.throughput());
			if (redis != null) {
				commands.add((redis.commands() - commandsBefore) * (double) this.subscribers / sample.messages());
			}
			this.options.progress()
				.print("%s, nodes: %d, round %d: %.2f µs CPU".formatted(name, nodes.size(), number, cpu));
		}
		return List.of(name, Integer.toString(nodes.size()), Spread.of(micros).toString(),
				Spread.of(throughput).toString(),
				commands.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f", Spread.of(commands).median()));
	}

}
