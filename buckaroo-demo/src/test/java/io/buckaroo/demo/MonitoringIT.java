package io.buckaroo.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.fixture.RedisProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the alerts and the dashboard in {@code docs/operations}: two nodes of the
 * demo that Prometheus reads, under a load, with a Redis and nodes that fail.
 */
@Tag("stress")
@Timeout(300)
class MonitoringIT {

	private static final Path DOCS = Path.of("../docs/operations");

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

	/** The alerts that are evaluated, but whose causes are not provoked. */
	private static final Set<String> OTHERS = Set.of("BuckarooFileDescriptors", "BuckarooHeapFull",
			"BuckarooClusterSlow");

	private static final String[] PROPERTIES = { "buckaroo.cluster.heartbeat-interval=500ms",
			"buckaroo.cluster.heartbeat-timeout=2s", "buckaroo.websocket.max-connections=250",
			"buckaroo.observations.callbacks=true", "buckaroo.routes[/chat/{room}].mailbox.overflow=drop-oldest",
			"management.endpoint.buckaroo.access=unrestricted",
			"management.endpoints.web.exposure.include=buckaroo,prometheus" };

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void alertsFireAndPanelsHaveDataUnderLoad(@TempDir Path directory) throws Exception {
		ScheduledExecutorService failures = Executors.newSingleThreadScheduledExecutor();
		try (RedisProcess redis = RedisProcess.start();
				DemoProcess one = DemoProcess.start(MonitoredDemo.class, redis.port(), PROPERTIES);
				DemoProcess two = DemoProcess.start(MonitoredDemo.class, redis.port(), PROPERTIES);
				PrometheusProcess prometheus = PrometheusProcess.start(directory,
						List.of(one.address(), two.address()));
				Load load = Load.start(one, two)) {
			failures.scheduleWithFixedDelay(() -> provokeFailures(two), 0, 100, TimeUnit.MILLISECONDS);
			awaitAlerts(prometheus, "BuckarooSlowClients", "BuckarooSlowClientsClosed");
			redis.kill();
			awaitAlerts(prometheus, "BuckarooClusterDown", "BuckarooPublicationsFailed");
			redis.restart();
			for (int i = 0; i < 5; i++) {
				await().atMost(PATIENCE).until(() -> prometheus.holds("sum(buckaroo_cluster_up) == 2"));
				redis.kill();
				await().atMost(PATIENCE).until(() -> prometheus.holds("sum(buckaroo_cluster_up) == 0"));
				redis.restart();
			}
			await().atMost(PATIENCE).untilAsserted(() -> {
				publishGarbage(redis);
				assertThat(prometheus.firedAlerts()).contains("BuckarooClusterFlapping",
						"BuckarooClusterMessagesDropped");
			});
			drain(one, true);
			awaitAlerts(prometheus, "BuckarooDrainForgotten", "BuckarooNodeWithoutConnections");
			drain(one, false);
			one.kill();
			one.restart();
			awaitAlerts(prometheus, allAlerts("BuckarooConnectionsLost"));
			load.awaitEnd();
			awaitAlerts(prometheus, allAlerts());
			assertThat(dashboardQueries()).allSatisfy((query) -> assertThat(prometheus.hasData(query)).isTrue());
			assertThat(prometheus.failedRules()).isEmpty();
		}
		finally {
			failures.shutdownNow();
		}
	}

	private static String[] allAlerts(String... except) throws IOException {
		Set<String> alerts = ALERT.matcher(Files.readString(DOCS.resolve("prometheus-rules.yml")))
			.results()
			.map((alert) -> alert.group(1))
			.collect(TreeSet::new, Set::add, Set::addAll);
		alerts.removeAll(OTHERS);
		alerts.removeAll(Set.of(except));
		return alerts.toArray(String[]::new);
	}

	private static void awaitAlerts(PrometheusProcess prometheus, String... alerts) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(prometheus.firedAlerts()).contains(alerts));
	}

	private static List<String> dashboardQueries() throws IOException {
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana-dashboard.json")));
		return dashboard.findValues("expr")
			.stream()
			.map((expression) -> expression.asString()
				.replace("$__rate_interval", "5s")
				.replaceAll("\"\\$\\w+\"", "\".*\""))
			.toList();
	}

	/**
	 * Comes from another origin, uses the handler and the check that fail, sends the chat
	 * a message without content, and returns to a room with an id that its history does
	 * not contain.
	 */
	private static void provokeFailures(DemoProcess node) {
		byte[] emptyText = { (byte) 0x81, (byte) 0x80, 0, 0, 0, 0 };
		handshake(node, "/failing", new byte[0], "Origin: https://other.example");
		handshake(node, "/failing", emptyText);
		handshake(node, "/chat/room1", emptyText);
		handshake(node, "/failing?check", new byte[0]);
		handshake(node, "/chat/room1?lastEventId=0-7", new byte[0]);
	}

	private static void handshake(DemoProcess node, String path, byte[] frame, String... headers) {
		String head = """
				GET %s HTTP/1.1\r
				Host: localhost\r
				Connection: Upgrade\r
				Upgrade: websocket\r
				Sec-WebSocket-Version: 13\r
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
				%s\r
				""".formatted(path, Stream.of(headers).map((header) -> header + "\r\n").collect(Collectors.joining()));
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
			socket.setSoTimeout(1000);
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			InputStream input = socket.getInputStream();
			assertThat(input.read()).isPositive();
			socket.getOutputStream().write(frame);
			input.readNBytes(256);
		}
		catch (IOException ex) {
			// The node refuses handshakes, or is being restarted
		}
	}

	/**
	 * Publishes a message that no node can read.
	 */
	private static void publishGarbage(RedisProcess redis) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
			socket.getOutputStream()
				.write("PUBLISH buckaroo-demo:nodes garbage\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.getInputStream().read()).isEqualTo(':');
		}
	}

	private void drain(DemoProcess node, boolean draining) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/actuator/buckaroo"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"draining\":" + draining + "}"))
			.build();
		assertThat(this.http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
	}

	/**
	 * {@link DemoLoad} in a separate process.
	 */
	private record Load(Process process) implements AutoCloseable {

		private static final String SECONDS = "90";

		static Load start(DemoProcess... nodes) throws IOException {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
							System.getProperty("java.class.path"), DemoLoad.class.getName(), SECONDS));
			Stream.of(nodes).map(DemoProcess::address).forEach(command::add);
			return new Load(new ProcessBuilder(command).inheritIO().start());
		}

		void awaitEnd() {
			this.process.onExit().join();
		}

		@Override
		public void close() {
			this.process.destroyForcibly().onExit().join();
		}

	}

}
