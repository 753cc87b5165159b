package io.buckaroo.docs.topics;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.buckaroo.docs.MarkdownPage;
import org.commonmark.node.FencedCodeBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@code switch} over topic events in {@code docs/topics.md}, which needs
 * JDK 21, or the preview features of JDK 17.
 */
class TopicEventSwitchTests {

	private static final Path SOCKET = Path.of("src/test/java/io/buckaroo/docs/topics/RoomSocket.java");

	private static final Pattern INFO = Pattern.compile("\t@Override\n\tpublic Result<Frame, Guest> info\\(.*?\n\t}\n",
			Pattern.DOTALL);

	@Test
	void replacesTheMethodOfTheRoomAndIsExhaustive(@TempDir Path classes) throws Exception {
		String method = MarkdownPage.of("topics.md")
			.codeBlocks("java")
			.stream()
			.filter((block) -> block.getInfo().equals("java jdk21"))
			.map(FencedCodeBlock::getLiteral)
			.findFirst()
			.orElseThrow();
		String source = INFO.matcher(Files.readString(SOCKET)).replaceFirst(Matcher.quoteReplacement(method));
		assertThat(source).contains("switch (");
		assertThat(compile(source.replace("import io.buckaroo.TopicMessage;",
				"import io.buckaroo.TopicEvent; import io.buckaroo.TopicMessage;"), classes))
			.isEmpty();
	}

	/**
	 * Compiles a source, and returns the errors.
	 */
	private static String compile(String source, Path classes) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		int version = Runtime.version().feature();
		List<String> options = List.of("-proc:none", "-d", classes.toString(), "--release", Integer.toString(version));
		List<String> preview = (version < 21) ? List.of("--enable-preview") : List.of();
		StringWriter output = new StringWriter();
		boolean compiled = compiler
			.getTask(output, null, null, java.util.stream.Stream.concat(options.stream(), preview.stream()).toList(),
					null, List.of(new Source(source)))
			.call();
		return compiled ? "" : output.toString();
	}

	/**
	 * A source in memory.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final String text;

		private Source(String text) {
			super(URI.create("string:///io/buckaroo/docs/topics/RoomSocket.java"), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
