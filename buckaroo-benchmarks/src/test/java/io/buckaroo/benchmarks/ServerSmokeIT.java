package io.buckaroo.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.buckaroo.benchmarks.load.IdleConnections;
import io.buckaroo.benchmarks.load.Load;
import io.buckaroo.benchmarks.load.LoadGenerator;
import io.buckaroo.benchmarks.load.Sample;
import io.buckaroo.benchmarks.load.Scenario;
import io.buckaroo.benchmarks.protocol.Feed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every kind of scenario on every server, verifying that all messages arrive intact.
 * Times are not checked.
 */
@Tag("stress")
class ServerSmokeIT {

	private static final Duration ROUND = Duration.ofMillis(100);

	private static final Launch LAUNCH = new Launch(Path.of(System.getProperty("java.home")), 1,
			new Placement(CpuSet.allowed(), CpuSet.allowed(), false),
			List.of("-Dio.netty.leakDetection.level=paranoid"), null);

	/** All kinds except the baseline, which requires another build. */
	private static final Set<ServerKind> KINDS = EnumSet.of(ServerKind.BUCKAROO, ServerKind.WEBFLUX, ServerKind.NETTY);

	private static final Map<ServerKind, ServerProcess> servers = new EnumMap<>(ServerKind.class);

	private static final LoadGenerator generator = new LoadGenerator();

	@BeforeAll
	static void startServers() throws IOException {
		for (ServerKind kind : KINDS) {
			servers.put(kind, ServerProcess.start(Server.plain(kind), LAUNCH));
		}
	}

	@AfterAll
	static void stopServers() throws IOException {
		generator.close();
		for (ServerProcess server : servers.values()) {
			server.close();
		}
	}

	static Stream<Arguments> traffic() {
		return KINDS.stream()
			.flatMap((server) -> Stream.of(new Scenario.Echo("/echo", 3, 4, 64),
					new Scenario.Echo("/echo", 2, 1, 16 * 1024), new Scenario.PacedEcho(3, 64, 1000),
					new Scenario.Broadcast(Feed.WEBSOCKET, 5, 128, 20, Duration.ZERO),
					new Scenario.Broadcast(Feed.WEBSOCKET, 5, 16, 1, Duration.ofMillis(20)),
					new Scenario.Broadcast(Feed.WEBSOCKET, 2, 64 * 1024, 10, Duration.ZERO),
					new Scenario.Broadcast(Feed.SSE, 5, 128, 20, Duration.ZERO),
					new Scenario.Broadcast(Feed.SSE, 5, 4096, 1, Duration.ofMillis(20)), new Scenario.Handshake(2, 64))
				.map((scenario) -> Arguments.of(server, scenario)));
	}

	@ParameterizedTest
	@MethodSource("traffic")
	void deliversAllMessages(ServerKind kind, Scenario.Traffic scenario) throws IOException {
		ServerProcess server = server(kind);
		CpuTime before = server.cpuTime();
		try (Load load = generator.open(scenario, server.port(), server)) {
			Sample first = load.run(ROUND);
			Sample second = load.run(ROUND);
			assertThat(first.messages()).isPositive().isEqualTo(first.latencies().getTotalCount());
			assertThat(second.messages()).isPositive().isEqualTo(second.latencies().getTotalCount());
		}
		assertThat(server.cpuTime().since(before)).isPositive();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BASELINE")
	void holdsIdleConnections(ServerKind kind) throws IOException {
		ServerProcess server = server(kind);
		for (Feed feed : List.of(Feed.WEBSOCKET, Feed.SSE)) {
			try (IdleConnections connections = generator.open(new Scenario.Idle(feed, 10), server.port(), server)) {
				assertThat(connections).isNotNull();
				assertThat(server.memoryUse().heap()).isPositive();
				assertThat(server.residentBytes()).isPositive();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "BUCKAROO", "WEBFLUX" })
	void hasNoActuatorByDefault(ServerKind kind) throws Exception {
		assertThat(get(server(kind), "/actuator/health").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@EnumSource(names = { "BUCKAROO", "WEBFLUX" })
	void measuresItsRequestsWithTheActuator(ServerKind kind) throws Exception {
		try (ServerProcess server = ServerProcess.start(new Server(kind, ServerConfiguration.ACTUATOR), LAUNCH);
				Load load = generator.open(new Scenario.Handshake(1, 64), server.port(), server)) {
			assertThat(load.run(ROUND).messages()).isPositive();
			assertThat(get(server, "/actuator/prometheus").body()).contains("http_server_requests_seconds_count")
				.contains("uri=\"/echo\"");
		}
	}

	private static HttpResponse<String> get(ServerProcess server, String path)
			throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	@ParameterizedTest
	@EnumSource(names = { "TOPIC", "HISTORY" })
	void deliversAllMessagesOfATopic(Feed feed) {
		ServerProcess server = server(ServerKind.BUCKAROO);
		try (Load load = generator.open(new Scenario.Broadcast(feed, 5, 128, 20, Duration.ZERO), server.port(),
				server)) {
			assertThat(load.run(ROUND).messages()).isPositive();
		}
	}

	@Test
	void measuresTopicsOnTwoNodes() {
		StringWriter output = new StringWriter();
		CommandLine command = Benchmarks.commandLine().setOut(new PrintWriter(output));
		assertThat(command.execute("topics", "--nodes", "2", "--subscribers", "4", "--rounds", "1", "--seconds", "0.1",
				"--warmup", "0.1"))
			.isZero();
		assertThat(output.toString().lines().filter((line) -> line.startsWith("| topic"))).hasSize(2);
	}

	@ParameterizedTest
	@MethodSource
	void echoesFromBlockingHandlers(String path) {
		ServerProcess server = server(ServerKind.BUCKAROO);
		try (Load load = generator.open(new Scenario.Echo(path, 2, 1, 64), server.port(), server)) {
			assertThat(load.run(ROUND).messages()).isPositive();
		}
	}

	static Stream<String> echoesFromBlockingHandlers() {
		return Stream.of("/sleep", "/blocking/sleep", "/blocking/echo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/orders/typed", "/orders/by-hand" })
	void answersOrders(String path) {
		ServerProcess server = server(ServerKind.BUCKAROO);
		try (Load load = generator.open(new Scenario.Orders(path, 2, 3), server.port(), server)) {
			assertThat(load.run(ROUND).messages()).isPositive();
		}
	}

	private static ServerProcess server(ServerKind kind) {
		ServerProcess server = servers.get(kind);
		assertThat(server).isNotNull();
		return server;
	}

}
