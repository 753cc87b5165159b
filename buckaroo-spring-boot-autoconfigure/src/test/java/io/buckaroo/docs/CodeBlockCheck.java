package io.buckaroo.docs;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;

import org.commonmark.node.FencedCodeBlock;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Java and Kotlin code is a contiguous part of a source that is compiled with the tests
 * or in a project of its own, ignoring indentation and blank lines, or is compiled by a
 * test. A class begins with its imports; for parts of a class, the page names the package
 * of the types. YAML, JSON and XML can be parsed, JavaScript is parsed by
 * {@code docs/check.mjs}. Each block names its language.
 */
class CodeBlockCheck implements PageCheck {

	private static final Set<String> LANGUAGES = new TreeSet<>(Set.of("elixir", "java", "javascript", "json", "kotlin",
			"nginx", "properties", "shell", "text", "xml", "yaml"));

	private static final String PACKAGE = "io.buckaroo";

	private static final Pattern TYPE = Pattern
		.compile("^((abstract|data|final|public|sealed) )*(class|enum|interface|record) ", Pattern.MULTILINE);

	private final List<Source> java;

	private final List<Source> kotlin;

	/**
	 * Creates a check.
	 * @param documentation the documentation
	 * @param java the folders of the Java sources
	 * @param kotlin the folders of the Kotlin sources
	 */
	CodeBlockCheck(Documentation documentation, List<Path> java, List<Path> kotlin) {
		this.java = Source.in(documentation, java, ".java");
		this.kotlin = Source.in(documentation, kotlin, ".kt");
	}

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		page.nodes(FencedCodeBlock.class).forEach((block) -> checkLanguage(page, block, problems));
		page.codeBlocks("java").forEach((block) -> checkCompiled(page, block, this.java, problems));
		page.codeBlocks("kotlin").forEach((block) -> checkCompiled(page, block, this.kotlin, problems));
		page.codeBlocks("yaml").forEach((block) -> checkParsed(page, block, CodeBlockCheck::parseYaml, problems));
		page.codeBlocks("json").forEach((block) -> checkParsed(page, block, CodeBlockCheck::parseJson, problems));
		page.codeBlocks("xml").forEach((block) -> checkParsed(page, block, CodeBlockCheck::parseXml, problems));
		return problems;
	}

	private static void checkLanguage(MarkdownPage page, FencedCodeBlock block, List<Problem> problems) {
		String language = MarkdownPage.language(block);
		if (!LANGUAGES.contains(language)) {
			problems.add(Problem.at(page, block,
					"'" + language + "' is not the language of a block: use one of " + LANGUAGES + " after the fence"));
		}
	}

	private static void checkCompiled(MarkdownPage page, FencedCodeBlock block, List<Source> sources,
			List<Problem> problems) {
		if (!block.getInfo().strip().equals(MarkdownPage.language(block))) {
			checkCompiledByATest(page, block, sources, problems);
			return;
		}
		List<String> lines = Source.lines(block.getLiteral());
		List<String> imports = lines.stream().takeWhile(Source::isImport).toList();
		List<String> code = lines.subList(imports.size(), lines.size());
		boolean whole = !imports.isEmpty() || TYPE.matcher(block.getLiteral()).find();
		List<List<String>> used = sources.stream()
			.filter((source) -> source.contains(code))
			.map((source) -> source.importsOf(code))
			.toList();
		if (used.isEmpty()) {
			problems.add(Problem.at(page, block, difference(code, sources)));
		}
		else if (whole && !used.contains(imports)) {
			problems.add(Problem.at(page, block,
					"the imports are not those that the code needs: begin it with " + used.get(0)));
		}
		else if (!whole && used.get(0).stream().anyMatch((line) -> line.startsWith("import " + PACKAGE))
				&& page.lines().stream().noneMatch((line) -> line.contains('`' + PACKAGE + '`'))) {
			problems.add(Problem.at(page, block,
					"the code has no imports: say on the page that its types are in `" + PACKAGE + "`"));
		}
	}

	private static String difference(List<String> code, List<Source> sources) {
		return sources.stream()
			.max(Comparator.comparingInt((source) -> source.matchingLines(code)))
			.filter((source) -> source.matchingLines(code) > 0)
			.map((source) -> "the code differs from " + source.path() + " from its line '"
					+ code.get(source.matchingLines(code)) + "' on: change one of them")
			.orElse("no compiled source contains the code: add it to one under src/test, in a package of the page");
	}

	/**
	 * Code for a newer JDK, such as {@code java jdk21}, is compiled by a test that reads
	 * it from all pages.
	 */
	private static void checkCompiledByATest(MarkdownPage page, FencedCodeBlock block, List<Source> sources,
			List<Problem> problems) {
		String language = block.getInfo().strip();
		if (sources.stream().noneMatch((source) -> source.mentions("\"" + language + "\""))) {
			problems.add(Problem.at(page, block,
					"no test compiles '" + language + "': write one, or remove the words after the language"));
		}
	}

	private static void checkParsed(MarkdownPage page, FencedCodeBlock block, Consumer<String> parser,
			List<Problem> problems) {
		try {
			parser.accept(block.getLiteral());
		}
		catch (RuntimeException ex) {
			problems.add(Problem.at(page, block,
					"the " + MarkdownPage.language(block) + " cannot be parsed: " + ex.getMessage()));
		}
	}

	private static void parseYaml(String yaml) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		new Yaml(new SafeConstructor(options)).loadAll(yaml).forEach((document) -> {
		});
	}

	private static void parseJson(String json) {
		try (MappingIterator<JsonNode> values = JsonMapper.shared().readerFor(JsonNode.class).readValues(json)) {
			values.readAll();
		}
	}

	/**
	 * Parses a document, or a fragment with several elements.
	 */
	private static void parseXml(String xml) {
		try {
			DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			DocumentBuilder builder = factory.newDocumentBuilder();
			builder.setErrorHandler(new DefaultHandler());
			String document = xml.startsWith("<?xml") ? xml : "<fragment>" + xml + "</fragment>";
			builder.parse(new InputSource(new StringReader(document)));
		}
		catch (Exception ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

	/**
	 * A source.
	 *
	 * @param path its path
	 * @param lines its lines without indentation, and without blank lines
	 */
	private record Source(Path path, List<String> lines) {

		private static final Pattern WORD = Pattern.compile("\\W+");

		static List<Source> in(Documentation documentation, List<Path> folders, String extension) {
			return folders.stream()
				.flatMap(documentation::files)
				.filter((file) -> file.toString().endsWith(extension))
				.map((file) -> new Source(file, lines(documentation.read(file))))
				.toList();
		}

		static List<String> lines(String code) {
			return code.lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
		}

		static boolean isImport(String line) {
			return line.startsWith("import ");
		}

		/**
		 * Returns the imports of this source that the code uses.
		 */
		List<String> importsOf(List<String> code) {
			Set<String> words = code.stream().flatMap(WORD::splitAsStream).collect(Collectors.toSet());
			return this.lines.stream()
				.filter(Source::isImport)
				.filter((line) -> words.contains(line.substring(line.lastIndexOf('.') + 1).replace(";", "")))
				.toList();
		}

		boolean contains(List<String> code) {
			return Collections.indexOfSubList(this.lines, code) >= 0;
		}

		boolean mentions(String text) {
			return this.lines.stream().anyMatch((line) -> line.contains(text));
		}

		/**
		 * Returns how many lines at the beginning of the code are in this source, one
		 * after the other.
		 */
		int matchingLines(List<String> code) {
			int count = 0;
			while (count < code.size() && contains(code.subList(0, count + 1))) {
				count++;
			}
			return count;
		}

	}

}
