package io.buckaroo.docs;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for code that needs JDK 21, or the preview features of JDK 17. Each block is a
 * method, and compiles in place of the one with the same signature in a source of its
 * page.
 */
class NewerJavaTests {

	private static final String LANGUAGE = "java jdk21";

	private static final String IMPORTS = "import io.buckaroo.*; import org.springframework.web.reactive.socket.*;";

	private static final Path SOURCES = Path.of("buckaroo-spring-boot-autoconfigure/src/test/java/io/buckaroo/docs");

	private static final Documentation documentation = new Documentation(Path.of(".."));

	static Stream<Arguments> methods() {
		return documentation.pages()
			.stream()
			.map(documentation::page)
			.flatMap((page) -> page.codeBlocks("java")
				.stream()
				.filter((block) -> block.getInfo().strip().equals(LANGUAGE))
				.map((block) -> arguments(page, block)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("methods")
	void theMethodCompilesInASourceOfItsPage(MarkdownPage page, FencedCodeBlock block, @TempDir Path classes) {
		List<String> method = block.getLiteral().lines().toList();
		List<String> sources = sources(page).map((source) -> replace(source, method))
			.filter((source) -> !source.isEmpty())
			.toList();
		assertThat(sources).isNotEmpty();
		assertThat(compile(sources.get(0), classes)).isEmpty();
	}

	@Test
	void aSwitchMustBeExhaustive(@TempDir Path classes) {
		List<String> method = List.of("@Override", "public Result<Frame, Void> handle(Frame.Data frame, Void state) {",
				"    return switch (frame) { case Frame.Text text -> Result.reply(text); };", "}");
		String source = replace(source(SOURCES.resolve("handlers/StockSocket.java")), method);
		assertThat(compile(source, classes)).contains("does not cover all possible input values");
	}

	private static Stream<List<String>> sources(MarkdownPage page) {
		String name = page.path().getFileName().toString().replace(".md", "").replace("-", "");
		return documentation.files(SOURCES.resolve(name))
			.filter((file) -> file.toString().endsWith(".java"))
			.map(NewerJavaTests::source);
	}

	private static List<String> source(Path file) {
		return documentation.read(file).lines().toList();
	}

	/**
	 * Replaces the method of a source that has the signature of another one.
	 * @return the source, or an empty string if there is no such method
	 */
	private static String replace(List<String> source, List<String> method) {
		List<String> signature = method.stream().takeWhile((line) -> !line.startsWith("    ")).toList();
		int start = Collections.indexOfSubList(source.stream().map(String::strip).toList(), signature);
		if (start < 0) {
			return "";
		}
		List<String> replaced = new ArrayList<>(source);
		List<String> old = replaced.subList(start, replaced.size());
		old.subList(0, old.indexOf("\t}") + 1).clear();
		replaced.addAll(start, method);
		return String.join("\n", replaced).replaceFirst("(?<=;)\n", IMPORTS + "\n");
	}

	/**
	 * Compiles a source, and returns the errors.
	 */
	private static String compile(String source, Path classes) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		int version = Runtime.version().feature();
		List<String> options = new ArrayList<>(
				List.of("-proc:none", "-d", classes.toString(), "--release", Integer.toString(version)));
		if (version < 21) {
			options.add("--enable-preview");
		}
		StringWriter output = new StringWriter();
		boolean compiled = compiler.getTask(output, null, null, options, null, List.of(new Source(source))).call();
		return compiled ? "" : output.toString();
	}

	/**
	 * A source in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		private Source(String text) {
			super(URI.create("string:///" + text.replaceFirst("(?s).*?\nclass (\\w+).*", "$1") + ".java"),
					JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
