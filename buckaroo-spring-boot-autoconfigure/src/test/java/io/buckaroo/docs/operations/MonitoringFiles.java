package io.buckaroo.docs.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboard and the alerts in {@code docs/operations}.
 */
final class MonitoringFiles {

	static final Path DIRECTORY = Path.of("../docs/operations");

	private MonitoringFiles() {
	}

	static JsonNode dashboard() {
		return JsonMapper.shared().readTree(read("grafana-dashboard.json"));
	}

	/**
	 * Returns the panels of the dashboard, without its rows.
	 */
	static List<JsonNode> panels() {
		return stream(dashboard().get("panels")).filter((panel) -> !panel.get("type").asString().equals("row"))
			.toList();
	}

	static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	/**
	 * Returns the queries of the dashboard. Its variables are replaced by values that
	 * select everything.
	 */
	static List<PromQuery> dashboardQueries() {
		Stream<PromQuery> panels = panels().stream()
			.flatMap((panel) -> stream(panel.get("targets"))
				.map((target) -> query(panel.get("title").asString(), target.get("expr").asString())));
		Stream<PromQuery> annotations = stream(dashboard().at("/annotations/list"))
			.map((annotation) -> query(annotation.get("name").asString(), annotation.get("expr").asString()));
		return Stream.concat(panels, annotations).toList();
	}

	private static PromQuery query(String name, String expression) {
		return new PromQuery(name, expression.replace("$__rate_interval", "1m").replaceAll("\"\\$\\w+\"", "\".*\""));
	}

	static List<Map<String, Object>> alerts() {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = yaml("prometheus-rules.yml");
		return file.get("groups").stream().flatMap((group) -> group.get("rules").stream()).toList();
	}

	static List<PromQuery> alertQueries() {
		return alerts().stream()
			.map((alert) -> new PromQuery((String) alert.get("alert"), (String) alert.get("expr")))
			.toList();
	}

	static <T> T yaml(String file) {
		return new Yaml().load(read(file));
	}

	private static String read(String file) {
		try {
			return Files.readString(DIRECTORY.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
