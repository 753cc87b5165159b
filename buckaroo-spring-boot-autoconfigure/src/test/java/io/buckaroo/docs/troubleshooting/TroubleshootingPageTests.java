package io.buckaroo.docs.troubleshooting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.docs.MarkdownPage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/troubleshooting.md}: each message that it quotes exists, and it
 * quotes each message that the application logs as a warning or reports at start-up.
 */
class TroubleshootingPageTests {

	private static final MarkdownPage PAGE = MarkdownPage.of("troubleshooting.md");

	private static final Path SOURCES = Path.of("src/main/java");

	/** Stands for the variable part of a message. */
	private static final String VARIABLE = "…";

	private static final Pattern EXCEPTION = Pattern.compile("`([^`]+)`");

	/** The end of a literal and the beginning of the next one in a concatenation. */
	private static final Pattern CONCATENATION = Pattern.compile("\"\\s*(?:\\.formatted\\([^\"]*?\\))?\\s*\\+\\s*\"");

	private static final Pattern PLACEHOLDER = Pattern.compile("%,?[sd]");

	private static final Pattern REPORTED = Pattern
		.compile("(?:logger\\.warn|new QuietLog|InvalidRouteException|UnsupportedWebServerException|unusable"
				+ "|warnings\\.add)\\((?:logger,)?[\\s(]*\"([^\"]+)\"");

	static List<String> quoted() {
		Stream<String> blocks = PAGE.codeBlocks("text").stream().flatMap((block) -> block.getLiteral().lines());
		Stream<String> exceptions = PAGE.rows("exception", "cause")
			.stream()
			.map((row) -> EXCEPTION.matcher(row.get(0)))
			.filter(Matcher::matches)
			.map((exception) -> exception.group(1));
		return Stream.concat(blocks, exceptions).filter(Predicate.not(String::isBlank)).toList();
	}

	@ParameterizedTest
	@MethodSource("quoted")
	void everyQuotedMessageExists(String message) {
		List<String> fixedParts = Arrays.stream(message.split(VARIABLE))
			.filter(Predicate.not(String::isBlank))
			.toList();
		assertThat(fixedParts).isNotEmpty();
		assertThat(sources()).contains(fixedParts);
	}

	static List<String> reported() {
		return REPORTED.matcher(sources()).results().map((message) -> message.group(1)).distinct().toList();
	}

	@ParameterizedTest
	@MethodSource("reported")
	void everyReportedMessageIsQuoted(String message) {
		assertThat(quoted()).anyMatch((quoted) -> quoted.contains(message.strip()));
	}

	/**
	 * Returns the sources, with concatenated literals joined and placeholders replaced.
	 */
	private static String sources() {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			String sources = files.filter((file) -> file.toString().endsWith(".java"))
				.map(TroubleshootingPageTests::read)
				.collect(Collectors.joining("\n"));
			return PLACEHOLDER.matcher(CONCATENATION.matcher(sources).replaceAll("")).replaceAll(VARIABLE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
