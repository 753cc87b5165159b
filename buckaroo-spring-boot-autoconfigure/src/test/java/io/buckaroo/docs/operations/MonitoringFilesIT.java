package io.buckaroo.docs.operations;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.docs.MarkdownPage;
import io.buckaroo.fixture.RedisProcess;
import io.buckaroo.fixture.TestServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the meters of {@code docs/monitoring.md}, and those that its alerts and its
 * dashboard use, exist in an application with the properties of that page.
 */
@Timeout(120)
class MonitoringFilesIT {

	private static final Pattern SERIES = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

	/** The labels that Prometheus adds. */
	private static final List<String> TARGET = List.of("job", "instance");

	/**
	 * What Micrometer adds to observations: a tag, and a timer of those that have not
	 * ended.
	 */
	private static final String ERROR = "error";

	private static final String ACTIVE = ".active";

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	/** The tags of each meter that the page lists. */
	private static final Map<String, Set<String>> METERS = tags("meter", "type", "tags", "meaning");

	@RegisterExtension
	@Order(1)
	private static final RedisProcess redis = RedisProcess.onFreePort();

	@RegisterExtension
	@Order(2)
	private static final TestServer application = TestServer.withActuator(Application.class,
			"management.metrics.distribution.slo[buckaroo.connections.duration]=1s",
			"buckaroo.observations.callbacks=true", "buckaroo.cluster.type=redis",
			"spring.data.redis.port=" + redis.port());

	/** The labels of each metric. */
	private static Map<String, Set<String>> metrics;

	@BeforeAll
	static void scrape() throws Exception {
		application.client().socket("/echo").open().send("hello").expectText("hello").close();
		eventually(() -> application.bean(Buckaroo.class).topic("news").publish("hello").block());
		application.awaitNoConnection();
		URI uri = application.httpUri("/actuator/prometheus");
		String text = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
			.body();
		metrics = SERIES.matcher(text)
			.results()
			.collect(Collectors.toMap((series) -> series.group(1), MonitoringFilesIT::labels, (one, other) -> {
				one.addAll(other);
				return one;
			}, TreeMap::new));
	}

	private static Set<String> labels(MatchResult series) {
		return (series.group(2) == null) ? new TreeSet<>()
				: LABEL.matcher(series.group(2))
					.results()
					.map((label) -> label.group(1))
					.collect(Collectors.toCollection(TreeSet::new));
	}

	static Stream<PromQuery> queries() {
		return Stream.concat(MonitoringFiles.dashboardQueries().stream(), MonitoringFiles.alertQueries().stream());
	}

	@ParameterizedTest
	@MethodSource("queries")
	void everyMetricAndLabelOfAQueryExists(PromQuery query) {
		Set<String> labels = new TreeSet<>(TARGET);
		assertThat(query.selectors()).isNotEmpty().allSatisfy((selector) -> {
			assertThat(metrics).containsKey(selector.metric());
			labels.addAll(metrics.get(selector.metric()));
			assertThat(labels).containsAll(selector.labels());
		});
		assertThat(labels).containsAll(query.groupings());
	}

	@Test
	void theDashboardShowsEveryMeterOfThePage() {
		Set<String> shown = MonitoringFiles.dashboardQueries()
			.stream()
			.flatMap(PromQuery::metrics)
			.map((metric) -> metric.replaceFirst("_(total|seconds_\\w+)$", ""))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(shown).containsAll(METERS.keySet().stream().map((meter) -> meter.replace('.', '_')).toList());
	}

	@Test
	void thePageListsEveryMeterWithItsTags() {
		Map<String, Set<String>> meters = new TreeMap<>();
		for (Meter meter : application.bean(MeterRegistry.class).getMeters()) {
			String name = meter.getId().getName();
			if (name.startsWith("buckaroo.") && !name.endsWith(ACTIVE)) {
				meters.computeIfAbsent(name, (absent) -> new TreeSet<>())
					.addAll(meter.getId()
						.getTags()
						.stream()
						.map(Tag::getKey)
						.filter((key) -> !key.equals(ERROR))
						.toList());
			}
		}
		Map<String, Set<String>> listed = new TreeMap<>(tags("observation", "span", "covers", "tags", "only in spans"));
		listed.putAll(METERS);
		assertThat(listed).containsAllEntriesOf(meters);
		assertThat(meters).containsAllEntriesOf(METERS);
	}

	/**
	 * Returns the tags of each meter in a table of the page.
	 */
	private static Map<String, Set<String>> tags(String... header) {
		int tags = List.of(header).indexOf("tags");
		return MarkdownPage.of("monitoring.md")
			.rows(header)
			.stream()
			.collect(Collectors.toMap((row) -> row.get(0).replace("`", ""),
					(row) -> CODE.matcher(row.get(tags))
						.results()
						.map((tag) -> tag.group(1))
						.collect(Collectors.toCollection(TreeSet::new))));
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/typed")
		MessageSocket<String, String, Void> typed() {
			return (message, state) -> Result.reply(message);
		}

		@Bean
		@SseMapping("/news")
		BuckarooEventSource<Void> news(Buckaroo buckaroo) {
			return buckaroo.topic("news").eventSource();
		}

	}

}
