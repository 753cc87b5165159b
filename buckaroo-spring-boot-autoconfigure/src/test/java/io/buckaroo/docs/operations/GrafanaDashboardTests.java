package io.buckaroo.docs.operations;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/operations/grafana-dashboard.json}.
 */
class GrafanaDashboardTests {

	private static final int COLUMNS = 24;

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

	private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

	private final JsonNode dashboard = MonitoringFiles.dashboard();

	@Test
	void panelsHaveDifferentIds() {
		assertThat(panels()).extracting((panel) -> panel.get("id").asInt()).doesNotHaveDuplicates();
	}

	@Test
	void panelsFillTheGridWithoutOverlap() {
		Set<List<Integer>> occupied = new HashSet<>();
		for (JsonNode panel : panels()) {
			JsonNode position = panel.get("gridPos");
			int left = position.get("x").asInt();
			int top = position.get("y").asInt();
			assertThat(left + position.get("w").asInt()).as(title(panel)).isLessThanOrEqualTo(COLUMNS);
			for (int x = left; x < left + position.get("w").asInt(); x++) {
				for (int y = top; y < top + position.get("h").asInt(); y++) {
					assertThat(occupied.add(List.of(x, y))).as(title(panel) + " overlaps another panel").isTrue();
				}
			}
		}
		assertThat(occupied).extracting((cell) -> cell.get(1))
			.as("rows with empty cells")
			.allSatisfy((y) -> assertThat(occupied.stream().filter((cell) -> cell.get(1).equals(y))).hasSize(COLUMNS));
	}

	@Test
	void everyPanelExplainsItselfAndHasAUnit() {
		assertThat(MonitoringFiles.panels()).allSatisfy((panel) -> {
			assertThat(title(panel)).isNotBlank();
			assertThat(panel.path("description").asString("")).as(title(panel)).endsWith(".");
			assertThat(panel.at("/fieldConfig/defaults/unit").asString("")).as(title(panel)).isNotBlank();
		});
	}

	@Test
	void onlyDeclaredVariablesAreUsedAndAllOfThem() {
		Set<String> declared = MonitoringFiles.stream(this.dashboard.at("/templating/list"))
			.map((variable) -> variable.get("name").asString())
			.collect(Collectors.toSet());
		Set<String> used = VARIABLE.matcher(this.dashboard.toString())
			.results()
			.map((variable) -> variable.group(1))
			.filter((name) -> !name.startsWith("__"))
			.collect(Collectors.toSet());
		assertThat(used).isEqualTo(declared);
	}

	@Test
	void everyQueryReadsTheChosenDataSourceAndNodes() {
		List<JsonNode> queries = new ArrayList<>();
		MonitoringFiles.panels().forEach((panel) -> MonitoringFiles.stream(panel.get("targets")).forEach(queries::add));
		MonitoringFiles.stream(this.dashboard.at("/annotations/list")).forEach(queries::add);
		assertThat(queries).allSatisfy((query) -> {
			assertThat(query.at("/datasource/uid").asString()).isEqualTo("${datasource}");
			String expression = query.get("expr").asString();
			assertThat(new PromQuery("", expression).selectors()).isNotEmpty()
				.allSatisfy((selector) -> assertThat(selector.labels()).as(expression).contains("job", "instance"));
		});
	}

	@Test
	void legendsNameLabelsOfTheResult() {
		for (JsonNode panel : MonitoringFiles.panels()) {
			MonitoringFiles.stream(panel.get("targets")).forEach((target) -> {
				PromQuery query = new PromQuery(title(panel), target.get("expr").asString());
				Set<String> labels = query.groupings();
				labels.add("instance");
				assertThat(LABEL.matcher(target.get("legendFormat").asString()).results())
					.extracting((label) -> label.group(1))
					.as(query.toString())
					.isSubsetOf(labels);
			});
		}
	}

	private List<JsonNode> panels() {
		return MonitoringFiles.stream(this.dashboard.get("panels")).toList();
	}

	private static String title(JsonNode panel) {
		return panel.get("title").asString();
	}

}
