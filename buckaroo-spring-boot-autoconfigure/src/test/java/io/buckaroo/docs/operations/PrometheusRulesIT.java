package io.buckaroo.docs.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.buckaroo.docs.MarkdownPage;
import io.buckaroo.fixture.InstalledProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the alerts and the configuration of Prometheus in {@code docs/operations},
 * with Prometheus' own tool.
 */
@Timeout(60)
class PrometheusRulesIT {

	private static final String PAGE = "docs/operations.md#";

	private static Path promtool;

	@BeforeAll
	static void findPromtool() {
		promtool = InstalledProgram.find("promtool", "apt-get install prometheus");
	}

	@Test
	void theConfigurationAndItsRulesAreValid() throws Exception {
		promtool("check", "config", "prometheus.yml");
		promtool("check", "rules", "prometheus-rules.yml");
	}

	@Test
	void alertsFireWhenTheyShould() throws Exception {
		promtool("test", "rules", "prometheus-rules-test.yml");
	}

	@Test
	void everyAlertIsTested() {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = MonitoringFiles
			.yaml("prometheus-rules-test.yml");
		List<Object> fired = file.get("tests")
			.stream()
			.flatMap((test) -> test.get("alert_rule_test").stream())
			.filter((expectation) -> expectation.containsKey("exp_alerts"))
			.map((expectation) -> expectation.get("alertname"))
			.toList();
		assertThat(MonitoringFiles.alerts()).extracting((alert) -> alert.get("alert")).isSubsetOf(fired);
	}

	@Test
	@SuppressWarnings("unchecked")
	void everyAlertHasASeverityAndLeadsToASectionOfThePage() {
		MarkdownPage page = MarkdownPage.of("operations.md");
		assertThat(MonitoringFiles.alerts()).allSatisfy((alert) -> {
			assertThat((Map<String, String>) alert.get("labels")).extractingByKey("severity")
				.isIn("warning", "critical");
			Map<String, String> annotations = (Map<String, String>) alert.get("annotations");
			assertThat(annotations).containsOnlyKeys("summary", "description", "runbook_url");
			assertThat(annotations.get("runbook_url")).startsWith(PAGE);
			assertThat(page.anchors()).contains(annotations.get("runbook_url").substring(PAGE.length()));
		});
	}

	@Test
	void everyQueryOfTheDashboardIsValid(@TempDir Path directory) throws Exception {
		List<Map<String, String>> rules = new ArrayList<>();
		for (PromQuery query : MonitoringFiles.dashboardQueries()) {
			rules.add(Map.of("record", "query:" + rules.size(), "expr", query.expression()));
		}
		Path file = directory.resolve("dashboard.yml");
		// JSON is YAML, too
		Files.writeString(file, JsonMapper.shared()
			.writeValueAsString(Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules)))));
		promtool("check", "rules", file.toString());
	}

	private static void promtool(String... arguments) throws IOException, InterruptedException {
		List<String> command = Stream.concat(Stream.of(promtool.toString()), Stream.of(arguments)).toList();
		Process process = new ProcessBuilder(command).directory(MonitoringFiles.DIRECTORY.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
	}

}
