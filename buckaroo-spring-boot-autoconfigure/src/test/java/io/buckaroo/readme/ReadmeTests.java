package io.buckaroo.readme;

import java.io.IOException;
import java.net.URI;
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
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the README and the pages in {@code docs}: their code is compiled, and the
 * tables match the properties and the tests.
 */
class ReadmeTests {

	private static final Path README = Path.of("../README.md");

	private static final Path DOCS = Path.of("../docs");

	private static final Path SNIPPETS = Path.of("src/test/java/io/buckaroo/readme");

	private static final Path SNIPPETS_OF_DOCS = Path.of("src/test/java/io/buckaroo/docs");

	private static final Path TESTS = Path.of("src/test/java");

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Pattern JAVA_BLOCK = Pattern.compile("^```java$(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	static List<String> javaBlocks() throws IOException {
		try (Stream<Path> docs = Files.walk(DOCS)) {
			return Stream.concat(Stream.of(README), docs.filter((page) -> page.toString().endsWith(".md")))
				.flatMap((page) -> JAVA_BLOCK.matcher(read(page)).results())
				.map((MatchResult match) -> match.group(1))
				.toList();
		}
	}

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void everyJavaBlockIsPartOfACompiledSource(String block) throws IOException {
		try (Stream<Path> sources = Files.list(SNIPPETS); Stream<Path> ofDocs = Files.list(SNIPPETS_OF_DOCS)) {
			assertThat(Stream.concat(sources, ofDocs).map(ReadmeTests::lines))
				.anyMatch((source) -> source.contains(lines(block)));
		}
	}

	private static String lines(Path source) {
		return lines(read(source));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the text without indentation and empty lines.
	 */
	private static String lines(String text) {
		return String.join("\n", text.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList());
	}

	static List<String> testsOfPromises() throws IOException {
		String promises = Files.readString(README).split("## What is promised")[1].split("\n## ")[0];
		return Pattern.compile("`(\\w+(?:Tests|IT)(?:\\.\\w+)?)`")
			.matcher(promises + read(DOCS.resolve("safety.md")))
			.results()
			.map((match) -> match.group(1))
			.distinct()
			.toList();
	}

	@ParameterizedTest
	@MethodSource("testsOfPromises")
	void everyPromiseNamesATestThatExists(String name) throws IOException {
		String[] classAndMethod = name.split("\\.");
		try (Stream<Path> sources = Files.walk(TESTS)) {
			assertThat(sources.filter((source) -> source.endsWith(classAndMethod[0] + ".java"))).singleElement()
				.satisfies((source) -> assertThat(lines(source))
					.contains((classAndMethod.length > 1) ? "void " + classAndMethod[1] + "(" : "@"));
		}
	}

	@Test
	void everyPromiseNamesATest() throws IOException {
		String promises = Files.readString(README).split("## What is promised")[1]
			.split("A connection ends with one of these")[0];
		assertThat(promises.lines().filter((line) -> line.startsWith("| ") && !line.equals("| promise | test |")))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line).matches("\\| .+\\. \\| `\\w+(?:Tests|IT).*` \\|"));
	}

	static List<String> rowsFromPlugRouter() throws IOException {
		return Files.readString(README).split("### Plug.Router and Buckaroo 0.4")[1].split("\n#")[0].lines()
			.filter((line) -> line.startsWith("| ") && !line.contains("| test |"))
			.toList();
	}

	/**
	 * Each row has three cells; the last one names a test, and the Java code in the
	 * second is part of that test's routes.
	 */
	@ParameterizedTest
	@MethodSource("rowsFromPlugRouter")
	void everyRowFromPlugRouterNamesItsTest(String row) throws IOException {
		String source = lines(TESTS.resolve("io/buckaroo/routing/FromPlugRouterIT.java"));
		String[] cells = row.split(" \\| ");
		assertThat(cells).hasSize(3);
		assertThat(source).contains("void " + cells[2].replaceAll(".*\\.(\\w+)`.*", "$1") + "()");
		Pattern.compile("`((?:\\.|\"|new ).*?)`")
			.matcher(cells[1])
			.results()
			.forEach((code) -> assertThat(source).contains(code.group(1)));
	}

	@Test
	void theTableListsEveryProperty() throws IOException {
		Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(Files.readString(METADATA));
		List<String> rows = ((List<?>) metadata.get("properties")).stream().map(ReadmeTests::row).toList();
		assertThat(Files.readAllLines(README)).filteredOn((line) -> line.startsWith("| `buckaroo."))
			.extracting((line) -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1)).strip())
			.containsExactlyInAnyOrderElementsOf(rows);
	}

	private static String row(Object metadata) {
		Map<?, ?> property = (Map<?, ?>) metadata;
		Object value = property.get("defaultValue");
		boolean none = value == null || value instanceof List<?> list && list.isEmpty();
		return "| `" + property.get("name") + "` |" + (none ? "" : " `" + value + "`");
	}

	@Test
	void theJavaOfTheTableFromElixirIsCompiled() throws IOException {
		String source = Files.readString(SNIPPETS.resolve("FromElixir.java"));
		String table = Files.readString(README).split("## From Elixir")[1].split("\n## ")[0];
		List<String> calls = Pattern.compile("`((?:Result|Frame|Event|connection|buckaroo|mailbox)\\.[^`=]+\\))`")
			.matcher(table)
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(calls).hasSizeGreaterThan(15).allSatisfy((call) -> assertThat(source).contains(call));
	}

	@Test
	void theQuickStartRuns() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MyApp.class)
			.web(WebApplicationType.REACTIVE)
			.properties("server.port=0")
			.run()) {
			String server = "localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
			assertThat(timeOf(server)).isPositive();
			assertThat(echoOf(server)).isEqualTo("hello");
		}
	}

	private static long timeOf(String server) {
		return WebClient.create("http://" + server)
			.get()
			.uri("/sse/time")
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<Long>>() {
			})
			.filter((event) -> "time".equals(event.event()))
			.map(ServerSentEvent::data)
			.blockFirst(PATIENCE);
	}

	private static String echoOf(String server) {
		Sinks.One<String> echo = Sinks.one();
		return new ReactorNettyWebSocketClient()
			.execute(URI.create("ws://" + server + "/echo"),
					(session) -> session.send(Mono.just(session.textMessage("hello")))
						.thenMany(session.receive().take(1).map(WebSocketMessage::getPayloadAsText))
						.doOnNext(echo::tryEmitValue)
						.then())
			.then(echo.asMono())
			.block(PATIENCE);
	}

}
