package io.buckaroo.docs.configuration;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.autoconfigure.BuckarooProperties;
import io.buckaroo.fixture.ConfigurationMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Generates {@code docs/configuration.md} from the configuration metadata. The values of
 * the maps {@code buckaroo.routes} and {@code buckaroo.topics} are not part of the
 * metadata; their descriptions are read from the source.
 */
final class ConfigurationPage {

	private static final String INTRODUCTION = """
			# Configuration

			All properties of Buckaroo. None is required: an application that sets no property has the defaults of these tables, which
			[security](security.md#safe-by-default) explains. The tables are generated from the metadata that an IDE uses for completion.

			## Values

			- **Durations** have a unit, such as `500ms`, `30s`, `5m` or `1h`. A duration without a unit is in seconds. The longest is 36500 days.
			- **Sizes** have a unit, such as `64KB` or `1MB`. A size without a unit is in bytes.
			- **Zero** disables a timeout, an interval or a limit, if its description says so. The other durations must be positive; these are
			  `close-timeout`, `drain-timeout`, `session-check-interval` and those of `buckaroo.cluster`.
			- **Lists** are separated by commas, or are lists in YAML.
			- **Keys of maps**, the patterns of routes and the names of topics, are written in brackets, and in YAML also in quotes.
			- **Environment variables** set properties by names such as `BUCKAROO_WEBSOCKET_IDLETIMEOUT=90s`. They cannot contain characters such as
			  `/`, so the keys of maps are set by the variable `SPRING_APPLICATION_JSON`: `{"buckaroo.routes[/chat/{room}].idle-timeout":"5m"}`.

			A value out of range makes start-up fail with a report that names the property and its origin, and so does a key of `buckaroo.routes` that
			is not the pattern of a route. Settings that are valid but unsafe in combination are
			[logged as warnings](routing.md#failures-at-start-up).

			The same settings as YAML and as properties:

			```yaml
			buckaroo:
			  base-path: /live
			  websocket:
			    max-message-size: 64KB
			    allowed-origins: "https://app.example.org,https://*.example.com"
			  routes:
			    "[/live/chat/{room}]":
			      idle-timeout: 5m
			      mailbox:
			        overflow: drop-oldest
			  topics:
			    "[room/*]":
			      history:
			        size: 100
			```

			```properties
			buckaroo.base-path=/live
			buckaroo.websocket.max-message-size=64KB
			buckaroo.websocket.allowed-origins=https://app.example.org,https://*.example.com
			buckaroo.routes[/live/chat/{room}].idle-timeout=5m
			buckaroo.routes[/live/chat/{room}].mailbox.overflow=drop-oldest
			buckaroo.topics[room/*].history.size=100
			```""";

	private static final Path SOURCE = Path
		.of("src/main/java/" + BuckarooProperties.class.getName().replace('.', '/') + ".java");

	private final Map<String, JsonNode> metadata = new HashMap<>();

	private final String source;

	/**
	 * Creates the page.
	 * @throws IOException if the source cannot be read
	 */
	ConfigurationPage() throws IOException {
		ConfigurationMetadata.properties()
			.forEach((property) -> this.metadata.put(property.get("name").asString(), property));
		this.source = Files.readString(SOURCE, StandardCharsets.UTF_8);
	}

	/**
	 * Generates the page.
	 * @return the Markdown
	 */
	String generate() {
		return Stream.concat(Stream.of(INTRODUCTION), Arrays.stream(Section.values()).map(this::generate))
			.collect(Collectors.joining("\n\n", "", "\n"));
	}

	private String generate(Section section) {
		PropertyTable table = switch (section) {
			case ROUTES -> routes();
			case TOPICS -> topics();
			case GENERAL -> all("buckaroo.", Arrays.stream(BuckarooProperties.class.getRecordComponents())
				.filter((component) -> !component.getType().isRecord()));
			default -> all(section.prefix(), components(section.name()));
		};
		return "## %s%n%n%s%n%n%s".formatted(section.title, section.introduction, table).replace("\r", "");
	}

	private static Stream<RecordComponent> components(String group) {
		RecordComponent component = Arrays.stream(BuckarooProperties.class.getRecordComponents())
			.filter((each) -> each.getName().equalsIgnoreCase(group))
			.findAny()
			.orElseThrow();
		return Arrays.stream(component.getType().getRecordComponents());
	}

	private PropertyTable all(String prefix, Stream<RecordComponent> components) {
		PropertyTable table = new PropertyTable("property", "default");
		components.forEach((component) -> {
			String name = prefix + key(component);
			JsonNode property = Objects.requireNonNull(this.metadata.get(name), name);
			table.add(name, component.getType(), value(property.get("defaultValue")),
					property.get("description").asString());
		});
		return table;
	}

	private static String value(@Nullable JsonNode value) {
		return (value == null || value.isArray() && value.isEmpty()) ? "" : "`" + value.asString() + "`";
	}

	private PropertyTable routes() {
		PropertyTable table = new PropertyTable("key", "falls back to");
		Stream.of(BuckarooProperties.Route.class, BuckarooProperties.RouteMailbox.class).forEach((type) -> {
			ComponentDescriptions descriptions = ComponentDescriptions.of(this.source, type);
			String parent = (type == BuckarooProperties.RouteMailbox.class) ? "mailbox." : "";
			Arrays.stream(type.getRecordComponents())
				.filter((component) -> !component.getType().isRecord())
				.forEach((component) -> table.add("." + parent + key(component), component.getType(),
						fallback(parent + key(component)), descriptions.of(component.getName())));
		});
		return table;
	}

	/**
	 * Returns the properties for all routes that have the key.
	 */
	private String fallback(String key) {
		List<String> names = Stream.of("buckaroo.websocket.", "buckaroo.sse.", "buckaroo.")
			.map((prefix) -> prefix + key)
			.filter(this.metadata::containsKey)
			.toList();
		return names.isEmpty() ? "`false`" : names.stream().collect(Collectors.joining("`, `", "`", "`"));
	}

	private PropertyTable topics() {
		PropertyTable table = new PropertyTable("key", "default");
		Class<?> type = BuckarooProperties.TopicHistory.class;
		ComponentDescriptions descriptions = ComponentDescriptions.of(this.source, type);
		RecordComponent[] components = type.getRecordComponents();
		Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
		for (int i = 0; i < components.length; i++) {
			String value = parameters[i].getAnnotation(DefaultValue.class).value()[0];
			table.add(".history." + key(components[i]), components[i].getType(), "`" + value + "`",
					descriptions.of(components[i].getName()));
		}
		return table;
	}

	private static String key(RecordComponent component) {
		String key = component.getName().replaceAll("(\\p{Lower})(\\p{Upper})", "$1-$2").toLowerCase(Locale.ROOT);
		return ConfigurationPropertyName.of(key).toString();
	}

	/**
	 * A section of the page, with one table.
	 */
	private enum Section {

		GENERAL("General", "For all handlers."),

		WEBSOCKET("WebSockets",
				"For all sockets. Except for `max-connections*`, which count the sockets of all routes together, "
						+ "[one route](#one-route) can differ."),

		SSE("Event streams",
				"For all event streams. Except for `max-connections*`, which count the streams of all routes together, "
						+ "[one route](#one-route) can differ."),

		MAILBOX("Mailboxes",
				"For the mailbox of each connection, in which messages wait for `info`. [One route](#one-route) can differ."),

		ROUTES("One route",
				"""
						The keys of `buckaroo.routes`, such as `buckaroo.routes[/chat/{room}].idle-timeout`. The pattern includes the base path and the
						prefixes of groups, and selects all routes that have it. A key that applies to none of them makes start-up fail.

						A property of a route overrides the option that is [set in code](routing.md#options-and-their-precedence), which overrides the
						property for all routes."""),

		TOPICS("Topics",
				"""
						The keys of `buckaroo.topics`, such as `buckaroo.topics[prices].history.size`, or `buckaroo.topics[room/*].history.size` for
						all topics whose names begin with `room/`. [Topics](topics.md) describes histories."""),

		SECURITY("Security",
				"For connections that are opened with credentials; see [security](security.md#when-credentials-expire)."),

		SHUTDOWN("Shutdown", "For the end of the application."),

		CLUSTER("Cluster", "For several nodes of one application; see [cluster](cluster.md)."),

		OBSERVATIONS("Observations", "For timers and traces; see [tracing](monitoring.md#tracing).");

		private final String title;

		private final String introduction;

		Section(String title, String introduction) {
			this.title = title;
			this.introduction = introduction;
		}

		private String prefix() {
			return "buckaroo." + name().toLowerCase(Locale.ROOT) + ".";
		}

	}

}
