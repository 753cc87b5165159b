package io.buckaroo.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.fixture.ConfigurationMetadata;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the README, the other pages in the root folder and the pages in {@code docs}.
 */
class DocumentationTests {

	private static final Documentation DOCUMENTATION = new Documentation(Path.of(".."));

	private static final Path MODULE = Path.of("buckaroo-spring-boot-autoconfigure");

	private static final Path TEST_KIT = Path.of("buckaroo-spring-boot-test");

	private static final Path JAVA = MODULE.resolve("src/test/java/io/buckaroo");

	private static final Path KOTLIN = MODULE.resolve("src/test/kotlin");

	private static final Pattern FRAME_CAST = Pattern.compile("\\((Frame\\.)?(Text|Binary)\\) ?\\w");

	private static final PageCheck LINKS = new LinkCheck(DOCUMENTATION);

	private static final PageCheck TABLES = new TableCheck();

	private static final PageCheck MARKUP = new MarkupCheck();

	private static final PageCheck CODE = new CodeBlockCheck(DOCUMENTATION, List.of(JAVA.resolve("readme"),
			JAVA.resolve("docs"), TEST_KIT.resolve("src/test/java/io/buckaroo/docs"), Path.of("docs/compared")),
			List.of(KOTLIN));

	private static final PageCheck PROPERTIES = new PropertyCheck(
			new PropertyNames(DOCUMENTATION.read(MODULE.resolve(ConfigurationMetadata.FILE))), meters());

	private static final PageCheck TESTS = new TestNameCheck(DOCUMENTATION, MODULE, TEST_KIT, Path.of("buckaroo-demo"),
			Path.of("buckaroo-benchmarks"));

	private static Set<String> meters() {
		MarkdownPage page = MarkdownPage.of("monitoring.md");
		return Stream
			.concat(page.rows("meter", "type", "tags", "meaning").stream(),
					page.rows("observation", "span", "covers", "tags", "only in spans").stream())
			.map((row) -> row.get(0).replace("`", ""))
			.collect(Collectors.toSet());
	}

	static List<MarkdownPage> pages() {
		return DOCUMENTATION.pages().stream().map(DOCUMENTATION::page).toList();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkHasATarget(MarkdownPage page) {
		assertThat(LINKS.check(page)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyRowIsPartOfATable(MarkdownPage page) {
		assertThat(TABLES.check(page)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void markupIsRenderedAlikeEverywhere(MarkdownPage page) {
		assertThat(MARKUP.check(page)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void codeIsCompiledOrParsed(MarkdownPage page) {
		assertThat(CODE.check(page)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void noSampleCastsAFrameWithoutAnInstanceof(MarkdownPage page) {
		assertThat(page.codeBlocks("java")).extracting(FencedCodeBlock::getLiteral)
			.noneMatch((code) -> FRAME_CAST.matcher(code).find());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyPropertyExists(MarkdownPage page) {
		assertThat(PROPERTIES.check(page)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyTestExists(MarkdownPage page) {
		assertThat(TESTS.check(page)).isEmpty();
	}

	@Test
	void theVersionOfBlockHoundIsThatOfTheBuild() {
		Matcher version = Pattern.compile("<blockhound.version>(.+)</blockhound.version>")
			.matcher(DOCUMENTATION.read(Path.of("pom.xml")));
		assertThat(version.find()).isTrue();
		assertThat(DOCUMENTATION.read(Path.of("docs/testing.md"))).containsSubsequence("<artifactId>blockhound<",
				"<version>" + version.group(1) + "<");
		assertThat(DOCUMENTATION.read(TEST_KIT.resolve("src/main/java/io/buckaroo/test/junit/BlockingGuard.java")))
			.contains("&lt;version&gt;" + version.group(1) + "&lt;");
	}

	@Test
	void everyPageIsReachableFromTheReadme() {
		assertThat(DOCUMENTATION.unreachable()).as("pages without a link from the README or a page it links to")
			.isEmpty();
	}

}
