package io.buckaroo.readme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the README: its code is compiled, and what it says of properties is so.
 */
class ReadmeTests {

	private static final Path README = Path.of("../README.md");

	private static final Path SNIPPETS = Path.of("src/test/java/io/buckaroo/readme");

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Pattern JAVA_BLOCK = Pattern.compile("^```java$(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	static List<String> javaBlocks() throws IOException {
		return JAVA_BLOCK.matcher(Files.readString(README))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void everyJavaBlockStandsInACompiledSource(String block) throws IOException {
		try (Stream<Path> sources = Files.list(SNIPPETS)) {
			assertThat(sources.map(ReadmeTests::lines)).anyMatch((source) -> source.contains(lines(block)));
		}
	}

	private static String lines(Path source) {
		try {
			return lines(Files.readString(source, StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The text without indents and empty lines.
	 */
	private static String lines(String text) {
		return String.join("\n", text.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList());
	}

	@Test
	void theTableHasEveryPropertyWithItsDefault() throws IOException {
		Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(Files.readString(METADATA));
		String readme = Files.readString(README);
		for (Object each : (List<?>) metadata.get("properties")) {
			Map<?, ?> property = (Map<?, ?>) each;
			Object value = property.get("defaultValue");
			boolean none = value == null || value instanceof List<?> list && list.isEmpty();
			assertThat(readme).contains(
					"| `" + property.get("name") + "` | " + (none ? "" : "`" + value + "`") + (none ? "|" : " |"));
		}
	}

	@Test
	void theQuickSetUpRuns() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MyApp.class)
			.web(WebApplicationType.REACTIVE)
			.properties("server.port=0")
			.run()) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			ServerSentEvent<String> event = WebClient.create("http://localhost:" + port)
				.get()
				.uri("/sse/time")
				.retrieve()
				.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {
				})
				.filter((candidate) -> candidate.event() != null)
				.blockFirst(Duration.ofSeconds(20));
			assertThat(event.event()).isEqualTo("time");
			assertThat(Long.parseLong(event.data())).isPositive();
		}
	}

}
