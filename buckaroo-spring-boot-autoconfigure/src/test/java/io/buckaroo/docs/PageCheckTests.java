package io.buckaroo.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.buckaroo.fixture.ConfigurationMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the checks of {@link DocumentationTests}, with valid and invalid pages.
 */
class PageCheckTests {

	@TempDir
	private Path root;

	@ParameterizedTest
	@ValueSource(strings = { "[a page](topics.md)", "[a heading](topics.md#the-history-of-a-topic)",
			"[the second](topics.md#publish-1)", "[this page](#page)", "[up](../README.md)", "[LICENSE](../LICENSE)",
			"[a folder](../docs)", "[the web](https://example.org/x#y)", "<http://localhost:3000>",
			"![an image](demo.png)", "`[code](nowhere.md)`", "[escaped](with%20space.md)" })
	void linksWithATargetAreRight(String markdown) throws IOException {
		assertThat(linkCheck().check(page(markdown))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			[a page](topic.md)         | 'topic.md' does not exist
			[a page](README.md)        | 'README.md' does not exist
			[a heading](topics.md#publishing) | no heading of docs/topics.md has the anchor '#publishing'
			[a heading](topics.md#Publish) | use one of [topics, publish, publish-1, the-history-of-a-topic]
			[the third](topics.md#publish-2) | no heading of docs/topics.md has the anchor '#publish-2'
			[this page](#pages)        | no heading of docs/page.md has the anchor '#pages'
			![an image](demo.jpg)      | 'demo.jpg' does not exist
			[absolute](/docs/topics.md) | '/docs/topics.md' is absolute
			[absolute](file:/topics.md) | 'file:/topics.md' is absolute
			[outside](../../topics.md) | '../../topics.md' is outside of the project
			[spaces](the topics.md)    | is not parsed as a link
			[a reference][topics]      | is not parsed as a link
			""")
	void linksWithoutATargetAreReported(String markdown, String message) throws IOException {
		assertThat(linkCheck().check(page(markdown))).singleElement()
			.satisfies((problem) -> assertThat(problem.line()).isEqualTo(3))
			.asString()
			.startsWith("docs/page.md:3: ")
			.contains(message);
	}

	private PageCheck linkCheck() throws IOException {
		write("README.md", "# Project");
		write("LICENSE", "");
		write("docs/demo.png", "");
		write("docs/with space.md", "# Space");
		write("docs/topics.md", """
				# Topics
				## Publish
				## Publish
				## The *history* of a `topic`!
				""");
		return new LinkCheck(documentation());
	}

	@Test
	void pagesWithoutALinkAreUnreachable() throws IOException {
		write("README.md", "# Project\n[start](docs/start.md#next) [web](https://example.org/lost.md)");
		write("docs/start.md", "# Start\n[next](more/next.md)");
		write("docs/more/next.md", "# Next\n[back](../../README.md) [not there](none.md)");
		write("docs/lost.md", "# Lost\n[start](start.md)");
		write("docs/node_modules/package/README.md", "# Package");
		write("docs/.vitepress/cache/page.md", "# Cache");
		assertThat(documentation().pages()).extracting(Path::toString)
			.containsExactly("README.md", "docs/lost.md", "docs/more/next.md", "docs/start.md");
		assertThat(documentation().unreachable()).containsExactly(Path.of("docs/lost.md"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "| a | b |\n|---|:-:|\n| 1 | 2 |", "| a | b |\n|---|---|\n| `x \\| y` | |",
			"| a |\n|---|\n| 1 |\n\nText.", "1. Item\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |", "```\n| a |\n```",
			"| a |\n|---|\n\n| b | c |\n|---|---|\n| 1 | 2 |" })
	void tablesThatAreRenderedAreRight(String markdown) {
		assertThat(new TableCheck().check(page(markdown))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "'| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |', 7, is not part of a table",
			"'| a | b |\n| 1 | 2 |', 3, is not part of a table",
			"'| a |\n|---|---|\n| 1 |', 4, 'has 2 cells, its header 1'",
			"'| a | b |\n|---|---|\n| 1 |', 5, 'has 1 cells, its header 2'",
			"'| a | b |\n|---|---|\n| `x | y` | 2 |', 5, 'has 3 cells, its header 2'",
			"'| a | b |\n|---|---|\nText.', 5, insert a blank line before it" })
	void rowsThatAreNotRenderedAreReported(String markdown, int line, String message) {
		assertThat(new TableCheck().check(page(markdown))).first()
			.satisfies((problem) -> assertThat(problem.line()).isEqualTo(line))
			.satisfies((problem) -> assertThat(problem.message()).contains(message));
	}

	@Test
	void markupThatIsRenderedAlikeIsRight() {
		assertThat(new MarkupCheck().check(page("`List<String>` `{{x}}`\n\n```\n<p>{{x}}\n```\n\n<!-- a comment -->")))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "<?php ?>, HTML is not allowed", "<p>HTML</p>, a line that begins with a tag",
			"'Run `jcmd\n<pid> Thread.print`.', a line that begins with a tag",
			"a List<String>, '''<String>'' is HTML'", "a {{ value }}, '''{{'' is evaluated'", "> [!NOTE], an alert",
			"# Another, the page must begin" })
	void otherMarkupIsReported(String markdown, String message) {
		assertThat(new MarkupCheck().check(page(markdown))).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem.message()).contains(message));
	}

	@Test
	void aPageWithoutATitleIsReported() {
		MarkdownPage page = MarkdownPage.parse(Path.of("docs/page.md"), "Text.\n\n# Page");
		assertThat(new MarkupCheck().check(page)).singleElement()
			.hasToString("docs/page.md:1: the page must begin with a heading of the first level, its title,"
					+ " and must not have another one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "```java\nint one() {\n    return 1;\n}\n```", "```java\nint two() {\n\n\treturn 2;\n```",
			"```kotlin\nfun one() = 1\n```", "```yaml\na:\n  b: [1]\n---\nc: 2\n```",
			"```json\n{\"a\": 1}\n{\"a\": 2}\n```", "```xml\n<a/>\n<b>1</b>\n```",
			"```xml\n<?xml version=\"1.0\"?>\n<a/>\n```", "```text\nanything {\n```",
			"```java jdk21\nswitch (x) {}\n```",
			"```java\nimport java.util.List;\n\nclass Names {\n    List<String> all;\n}\n```",
			"```java\nList<String> all;\n```", "In `io.buckaroo`:\n```java\nFrame frame;\n```" })
	void codeThatIsCompiledOrParsedIsRight(String markdown) throws IOException {
		assertThat(codeCheck().check(page(markdown))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({
			"'```java\nint one() {\nreturn 2;\n}\n```', differs from src/Numbers.java from its line 'return 2;' on",
			"'```java\nint one() {\n}\n```', differs from src/Numbers.java from its line '}' on",
			"'```java\nint on\n```', no compiled source contains the code",
			"'```java\nclass Names {\nList<String> all;\n}\n```', begin it with [import java.util.List;]",
			"'```java\nimport java.util.Set;\nclass Names {\nList<String> all;\n}\n```', begin it with",
			"'```java\nimport java.util.Set;\nList<String> all;\n```', begin it with",
			"'```java\nFrame frame;\n```', its types are in `io.buckaroo`",
			"'```java jdk25\nint one() {\n```', no test compiles",
			"'```\nanything {\n```', is not the language of a block", "'```js\nlet x\n```', 'javascript'",
			"'```kotlin\nint one() {\n```', no compiled source contains the code",
			"'```kotlin\nfun two() = 2\n```', no compiled source contains the code",
			"'```yaml\na: [1\n```', the yaml cannot be parsed", "'```yaml\na: 1\na: 2\n```', the yaml cannot be parsed",
			"'```json\n{\"a\": }\n```', the json cannot be parsed", "'```json\n{}}\n```', the json cannot be parsed",
			"'```xml\n<a><b></a>\n```', the xml cannot be parsed" })
	void codeThatIsNotCompiledOrParsedIsReported(String markdown, String message) throws IOException {
		assertThat(codeCheck().check(page(markdown))).singleElement().satisfies((problem) -> {
			assertThat(problem.line()).isEqualTo(3);
			assertThat(problem.message()).contains(message);
		});
	}

	private PageCheck codeCheck() throws IOException {
		write("src/Numbers.java", """
				class Numbers {

					int one() {
						return 1;
					}

					int two() {
						return 2;
					}

				}
				""");
		write("src/Names.java", """
				import java.util.List;
				import java.util.Set;

				import io.buckaroo.Frame;

				/**
				 * Names.
				 */
				class Names {

					List<String> all;

				}

				record Others(Set<String> all) {

					Frame frame;

				}
				""");
		write("src/Numbers.kt", "fun one() = 1");
		write("src/NumbersTests.java", """
				String LANGUAGE = "java jdk21";
				""");
		return new CodeBlockCheck(documentation(), List.of(Path.of("src"), Path.of("none")), List.of(Path.of("src")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "`buckaroo.websocket.idle-timeout=0`", "`buckaroo.websocket`", "`buckaroo.websocket.*`",
			"`--buckaroo.cluster.type=redis`", "`-Dbuckaroo.cluster.type=redis`", "`buckaroo.routes`",
			"`buckaroo.routes[/chat/{room}].idle-timeout`", "`buckaroo.routes[…].mailbox.overflow=latest`",
			"`buckaroo.topics[news].history.size=500`", "`buckaroo.topics[room/*].history`",
			"`buckaroo.topics.news.history.ttl`", "`buckaroo.sse.retry` (3 s)",
			"`buckaroo.websocket.max-connections` (16,384 sockets)",
			"`buckaroo.websocket.max-message-size` (1 MB; less)", "`buckaroo.sse.retry` (see 2 s)",
			"`buckaroo.websocket.allowed-origins[0]`", "`buckaroo.send(id, 1)`", "`io.buckaroo.test`",
			"`buckaroo.connections`", "buckaroo.nothing", "```java\nbuckaroo.nothing\n```",
			"```shell\njava -jar app.jar --buckaroo.sse.heartbeat=10s\n```",
			"```yaml\nbuckaroo:\n  routes:\n    \"[/chat/{room}]\":\n      idle-timeout: 5m\nother:\n  key: 1\n```",
			"```yaml\nbuckaroo.topics:\n  news.history.size: 500\n```",
			"```properties\nbuckaroo.websocket.allowed-origins=https://*.example.org\n```", "```yaml\na: 1\n```" })
	void propertiesThatExistAreRight(String markdown) {
		assertThat(propertyCheck().check(page(markdown))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "`buckaroo.sse.retry` (2 s), 'the default of ''buckaroo.sse.retry'' is 3s, not 2s'",
			"`buckaroo.mailbox.capacity` (1024 KB), not 1024KB",
			"`buckaroo.websocket.timeout`, 'no property ''buckaroo.websocket.timeout'''",
			"`buckaroo.websocket.idleTimeout=1`, 'no property ''buckaroo.websocket.idleTimeout'''",
			"`buckaroo.web`, 'no property ''buckaroo.web'''", "`buckaroo.routes[/x].history`, no property",
			"`buckaroo.routes[/x].mailbox.size`, no property", "`buckaroo.routes.idle-timeout`, no property",
			"`buckaroo.websocket[0].idle-timeout`, no property",
			"`--buckaroo.cluster=redis --buckaroo.x`, 'buckaroo.x'", "`-Dbuckaroo.clusters=redis`, 'buckaroo.clusters'",
			"'```shell\njava -jar app.jar --buckaroo.heartbeat=10s\n```', 'buckaroo.heartbeat'",
			"'```yaml\nbuckaroo:\n  websocket:\n    timeout: 5m\n```', buckaroo.websocket.timeout",
			"'```yaml\nbuckaroo.mailbox.overflow: never\n```', buckaroo.mailbox.overflow",
			"'```yaml\nbuckaroo.websocket.idle-timeout: soon\n```', buckaroo.websocket.idle-timeout",
			"'```properties\nbuckaroo.topics[news].size=5\n```', buckaroo.topics[news].size" })
	void propertiesThatDoNotExistAreReported(String markdown, String message) {
		assertThat(propertyCheck().check(page(markdown))).singleElement().satisfies((problem) -> {
			assertThat(problem.line()).isEqualTo(3);
			assertThat(problem.message()).contains(message);
		});
	}

	private static PageCheck propertyCheck() {
		Documentation module = new Documentation(Path.of(""));
		return new PropertyCheck(new PropertyNames(module.read(ConfigurationMetadata.FILE)),
				Set.of("buckaroo.connections"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "`FooTests`, `FooTests.works`", "`FooTests#works`", "`FooIT`", "`BarIT.works`",
			"`FooTests.java`", "`*Tests`, `WAIT`, `FooTest`", "FooTest and NoTests",
			"```shell\nmvn test -DskipTests -Dtest=FooTests#works\n```" })
	void testsThatExistAreRight(String markdown) throws IOException {
		assertThat(testNameCheck().check(page(markdown))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "`NoTests`, no test class is named NoTests", "`NoIT.works`, no test class is named NoIT",
			"`FooTests.work`, has no test method work", "`FooTests.worked`, has no test method worked",
			"'```shell\nmvn test -Dtest=NoTests\n```', no test class is named NoTests" })
	void testsThatDoNotExistAreReported(String markdown, String message) throws IOException {
		assertThat(testNameCheck().check(page(markdown))).singleElement()
			.satisfies((problem) -> assertThat(problem.message()).contains(message));
	}

	private PageCheck testNameCheck() throws IOException {
		write("one/src/test/java/a/FooTests.java", "void works() {}");
		write("one/src/test/java/a/FooIT.java", "");
		write("two/src/test/kotlin/BarIT.kt", "fun works() {}");
		write("two/src/test/java/Helper.java", "");
		return new TestNameCheck(documentation(), Path.of("one"), Path.of("two"), Path.of("three"));
	}

	private Documentation documentation() {
		return new Documentation(this.root);
	}

	/**
	 * Returns a page whose third line is the first of the Markdown.
	 */
	private static MarkdownPage page(String markdown) {
		return MarkdownPage.parse(Path.of("docs/page.md"), "# Page\n\n" + markdown + "\n");
	}

	private void write(String path, String content) throws IOException {
		Path file = this.root.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

}
