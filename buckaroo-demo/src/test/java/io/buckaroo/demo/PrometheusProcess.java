package io.buckaroo.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.buckaroo.fixture.FreePort;
import io.buckaroo.fixture.InstalledProgram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An installed Prometheus in a separate process, with its configuration and the alerts of
 * {@code docs/operations}. Alerts that wait for minutes wait for as many seconds, and
 * consider the last seconds instead of the last minutes, twice as many so that a short
 * load is enough.
 */
final class PrometheusProcess implements AutoCloseable {

	private static final Path DOCS = Path.of("../docs/operations");

	private static final Pattern DURATION = Pattern.compile("for: (\\d+)m");

	private static final Pattern RANGE = Pattern.compile("(\\[|offset )(\\d+)m");

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port = FreePort.find();

	private final Process process;

	private PrometheusProcess(Path directory, Path program) throws IOException {
		this.process = new ProcessBuilder(program.toString(), "--config.file=" + directory.resolve("prometheus.yml"),
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + this.port)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
	}

	/**
	 * Starts Prometheus, and waits until it accepts connections. If it is not installed
	 * the test is skipped, or fails if the environment variable {@code CI} is
	 * {@code true}.
	 * @param directory an empty directory
	 * @param nodes the hosts and ports of the nodes
	 */
	static PrometheusProcess start(Path directory, List<String> nodes) throws IOException {
		Path program = InstalledProgram.find("prometheus", "apt-get install prometheus");
		Files.writeString(directory.resolve("prometheus.yml"),
				Files.readString(DOCS.resolve("prometheus.yml"))
					.replaceAll("interval: .*", "interval: 200ms")
					.replaceAll("targets: .*", "targets: " + nodes.stream().map((node) -> '"' + node + '"').toList()));
		String rules = DURATION.matcher(Files.readString(DOCS.resolve("prometheus-rules.yml"))).replaceAll("for: $1s");
		Files.writeString(directory.resolve("prometheus-rules.yml"), RANGE.matcher(rules)
			.replaceAll((range) -> range.group(1) + 2 * Integer.parseInt(range.group(2)) + "s"));
		PrometheusProcess prometheus = new PrometheusProcess(directory, program);
		try {
			await().atMost(DemoProcess.TIMEOUT).until(prometheus::listensOrHasFailed);
			assertThat(prometheus.process.isAlive()).as(Files.readString(directory.resolve("output"))).isTrue();
			return prometheus;
		}
		catch (Throwable ex) {
			prometheus.close();
			throw ex;
		}
	}

	private boolean listensOrHasFailed() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return !this.process.isAlive();
		}
	}

	/**
	 * Returns the names of the alerts that are firing, or were in the last ten minutes.
	 */
	Set<String> firedAlerts() {
		return query("group by (alertname) (last_over_time(ALERTS{alertstate=\"firing\"}[10m]))")
			.map((series) -> series.at("/metric/alertname").asString())
			.collect(TreeSet::new, Set::add, Set::addAll);
	}

	/**
	 * Returns whether an expression has a result now.
	 */
	boolean holds(String expression) {
		return query(expression).findAny().isPresent();
	}

	/**
	 * Returns whether an expression has, or had in the last ten minutes, a value other
	 * than {@code NaN}.
	 */
	boolean hasData(String expression) {
		return query("max_over_time((%s)[10m:1s])".formatted(expression))
			.anyMatch((series) -> !series.at("/value/1").asString().equals("NaN"));
	}

	private Stream<JsonNode> query(String expression) {
		return elements(get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).at("/data/result"));
	}

	/**
	 * Returns the rules that cannot be evaluated.
	 */
	List<JsonNode> failedRules() {
		return elements(get("rules").at("/data/groups")).flatMap((group) -> elements(group.get("rules")))
			.filter((rule) -> !rule.get("health").asString().equals("ok"))
			.toList();
	}

	private JsonNode get(String path) {
		URI uri = URI.create("http://127.0.0.1:" + this.port + "/api/v1/" + path);
		String response = this.http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
			.join()
			.body();
		JsonNode json = JsonMapper.shared().readTree(response);
		assertThat(json.get("status").asString()).as(response).isEqualTo("success");
		return json;
	}

	private static Stream<JsonNode> elements(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
