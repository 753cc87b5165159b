package io.buckaroo.benchmarks;

import java.time.Duration;
import java.util.List;

import io.buckaroo.benchmarks.load.Scenario;
import io.buckaroo.benchmarks.protocol.Feed;

/**
 * The scenarios of the {@code compare} command.
 */
final class StandardScenarios {

	private static final int SMALL = 64;

	private static final int LARGE = 16 * 1024;

	private static final int PUBLISHED = 128;

	private static final int SUBSCRIBERS = 1000;

	private static final int BURST = 100;

	private static final Duration INTERVAL = Duration.ofMillis(50);

	private static final int IDLE = 10_000;

	private StandardScenarios() {
	}

	static List<NamedScenario> all() {
		return List.of(echo("echo-1x1x64", 1, 1, SMALL), echo("echo-1x16x64", 1, 16, SMALL),
				echo("echo-64x1x64", 64, 1, SMALL), echo("echo-64x16x64", 64, 16, SMALL),
				echo("echo-1x1x16k", 1, 1, LARGE), echo("echo-16x1x16k", 16, 1, LARGE),
				echo("echo-64x16x16k", 64, 16, LARGE),
				new NamedScenario("echo-paced", "echo, 64 connections, 10,000 messages/s of 64 B",
						new Scenario.PacedEcho(64, SMALL, 10_000)),
				bursts("websocket-bursts", "WebSocket", Feed.WEBSOCKET),
				singles("websocket-single", "WebSocket", Feed.WEBSOCKET), bursts("sse-bursts", "SSE", Feed.SSE),
				singles("sse-single", "SSE", Feed.SSE),
				new NamedScenario("handshake", "open, handshake, echo, close", new Scenario.Handshake(8, SMALL)),
				new NamedScenario("websocket-idle", "WebSocket after one echo",
						new Scenario.Idle(Feed.WEBSOCKET, IDLE)),
				new NamedScenario("sse-idle", "SSE stream after one event", new Scenario.Idle(Feed.SSE, IDLE)));
	}

	static List<String> names() {
		return all().stream().map(NamedScenario::name).toList();
	}

	/**
	 * Returns the scenarios with the given names, or all if no name is given.
	 * @throws IllegalArgumentException if a name is unknown
	 */
	static List<NamedScenario> named(List<String> names) {
		if (!names().containsAll(names)) {
			throw new IllegalArgumentException("Unknown scenario; available: " + String.join(", ", names()));
		}
		return all().stream().filter((scenario) -> names.isEmpty() || names.contains(scenario.name())).toList();
	}

	private static NamedScenario echo(String name, int connections, int outstanding, int size) {
		String bytes = (size < 1024) ? size + " B" : size / 1024 + " KiB";
		return new NamedScenario(name, "echo, %d × %d × %s".formatted(connections, outstanding, bytes),
				new Scenario.Echo("/echo", connections, outstanding, size));
	}

	private static NamedScenario bursts(String name, String transport, Feed feed) {
		return new NamedScenario(name, "%s to %,d, bursts of %d".formatted(transport, SUBSCRIBERS, BURST),
				new Scenario.Broadcast(feed, SUBSCRIBERS, PUBLISHED, BURST, Duration.ZERO));
	}

	private static NamedScenario singles(String name, String transport, Feed feed) {
		return new NamedScenario(name,
				"%s to %,d, one every %d ms".formatted(transport, SUBSCRIBERS, INTERVAL.toMillis()),
				new Scenario.Broadcast(feed, SUBSCRIBERS, PUBLISHED, 1, INTERVAL));
	}

}
