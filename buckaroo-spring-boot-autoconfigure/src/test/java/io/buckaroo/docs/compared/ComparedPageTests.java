package io.buckaroo.docs.compared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.buckaroo.docs.MarkdownPage;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page that compares typed messages: its numbers are those of its code.
 */
class ComparedPageTests {

	private static final MarkdownPage PAGE = MarkdownPage.of("compared.md");

	private static final Path OURS = Path.of("src/test/java/io/buckaroo/docs/compared");

	private static final Path PROJECTS = Path.of("../docs/compared");

	private static final Path SOURCES = Path.of("src/main/java/com/example/cart");

	@Test
	void theNumbersOfLinesAreThoseOfTheCode() {
		Map<String, Long> lines = lines();
		assertThat(PAGE.rows("", "`MessageSocket`", "Quarkus", "STOMP").get(0)).containsExactly("lines",
				lines.get("MessageSocket").toString(), lines.get("Quarkus WebSockets Next").toString(),
				lines.get("Spring's STOMP support").toString());
	}

	@Test
	void theMessageSocketIsTheShortest() {
		Map<String, Long> lines = lines();
		assertThat(lines.get("MessageSocket")).isLessThan(lines.get("Quarkus WebSockets Next"))
			.isLessThan(lines.get("Spring's STOMP support"));
	}

	@ParameterizedTest
	@CsvSource({ "quarkus, Command", "quarkus, Answer", "quarkus, Cart", "stomp, Command", "stomp, Answer",
			"stomp, Cart" })
	void allVersionsShareTheMessages(String project, String type) throws IOException {
		String name = type + ".java";
		assertThat(code(PROJECTS.resolve(project).resolve(SOURCES).resolve(name))).isEqualTo(code(OURS.resolve(name)));
	}

	@ParameterizedTest
	@CsvSource({ "quarkus, Quarkus, quarkus.version", "stomp, Spring Boot, version" })
	void theVersionsAreThoseOfTheProjects(String project, String product, String element) throws IOException {
		Matcher version = Pattern.compile("\\[" + product + " ([\\d.]+)]").matcher(String.join("\n", PAGE.lines()));
		assertThat(version.find()).isTrue();
		assertThat(read(PROJECTS.resolve(project).resolve("pom.xml")))
			.contains("<%1$s>%2$s</%1$s>".formatted(element, version.group(1)));
	}

	/**
	 * Returns the lines of Java code in each section, without blank lines and imports.
	 */
	private static Map<String, Long> lines() {
		Map<String, Long> lines = new LinkedHashMap<>();
		String section = "";
		for (Node node = PAGE.document().getFirstChild(); node != null; node = node.getNext()) {
			if (node instanceof Heading heading && heading.getFirstChild() instanceof Text text) {
				section = text.getLiteral();
			}
			else if (node instanceof FencedCodeBlock block && block.getInfo().equals("java")) {
				lines.merge(section, block.getLiteral().lines().filter(ComparedPageTests::isCode).count(), Long::sum);
			}
		}
		return lines;
	}

	private static boolean isCode(String line) {
		return !line.isBlank() && !line.startsWith("import ");
	}

	/**
	 * Returns the code of a type, without the annotation that only Jackson 2 needs.
	 */
	private static List<String> code(Path source) throws IOException {
		return read(source).lines()
			.map(String::strip)
			.filter(ComparedPageTests::isCode)
			.filter((line) -> !line.matches("(package |/\\*\\*|\\*|@JsonSubTypes).*"))
			.toList();
	}

	private static String read(Path file) throws IOException {
		return Files.readString(file, StandardCharsets.UTF_8);
	}

}
