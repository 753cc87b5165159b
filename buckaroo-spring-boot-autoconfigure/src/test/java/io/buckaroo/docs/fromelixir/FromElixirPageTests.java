package io.buckaroo.docs.fromelixir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.buckaroo.docs.MarkdownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tables of the page about migrating from Elixir: their Java is compiled,
 * and each route has a test.
 */
class FromElixirPageTests {

	private static final MarkdownPage PAGE = MarkdownPage.of("from-elixir.md");

	private static final Path TESTS = Path.of("src/test/java");

	private static final Path CALLS = TESTS.resolve("io/buckaroo/docs/fromelixir/FromElixir.java");

	private static final Pattern CALL = Pattern
		.compile("`((?:Result|Frame|Event|connection|buckaroo|mailbox)\\.[^`=]+\\))`");

	private static final Pattern ROUTE = Pattern.compile("`((?:\\.|\"|new ).*?)`");

	private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

	@Test
	void theCallsAreCompiled() throws IOException {
		String source = read(CALLS);
		List<String> calls = PAGE.rows("Buckaroo 0.4", "Buckaroo for Spring Boot")
			.stream()
			.flatMap((row) -> CALL.matcher(row.get(1)).results())
			.map((match) -> match.group(1))
			.toList();
		assertThat(calls).hasSizeGreaterThan(15).allSatisfy((call) -> assertThat(source).contains(call));
	}

	static List<List<String>> routes() {
		return PAGE.rows("Plug.Router and Buckaroo 0.4", "Buckaroo for Spring Boot", "test");
	}

	/**
	 * Each row has three cells; the last one names a test, and the Java code in the
	 * second is part of the source of that test.
	 */
	@ParameterizedTest
	@MethodSource("routes")
	void eachRouteIsServedInItsTest(List<String> cells) throws IOException {
		assertThat(cells).hasSize(3);
		Matcher test = TEST.matcher(cells.get(2));
		assertThat(test.matches()).as("A test is named").isTrue();
		String source = read(find(test.group(1)));
		assertThat(source).contains("void " + test.group(2) + "()");
		assertThat(ROUTE.matcher(cells.get(1)).results().map((code) -> code.group(1)))
			.allSatisfy((code) -> assertThat(source).contains(code));
	}

	private static Path find(String test) throws IOException {
		try (Stream<Path> sources = Files.walk(TESTS)) {
			return sources.filter((source) -> source.endsWith(test + ".java")).findAny().orElseThrow();
		}
	}

	/**
	 * Returns the lines of a file without indentation.
	 */
	private static String read(Path file) throws IOException {
		return String.join("\n", Files.readString(file, StandardCharsets.UTF_8).lines().map(String::strip).toList());
	}

}
