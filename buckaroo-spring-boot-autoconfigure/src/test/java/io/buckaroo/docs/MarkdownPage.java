package io.buckaroo.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation, parsed as GitHub's flavour of Markdown.
 *
 * @param path the path of the page, relative to the root of the project
 * @param lines the lines of its source
 * @param document the parsed page, with source positions
 */
public record MarkdownPage(Path path, List<String> lines, Node document) {

	private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

	private static final Parser PARSER = Parser.builder()
		.extensions(EXTENSIONS)
		.includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
		.build();

	/**
	 * Reads a page in {@code docs}.
	 * @param name the name, such as {@code topics.md}
	 * @return the page
	 */
	public static MarkdownPage of(String name) {
		return new Documentation(Path.of("..")).page(Path.of("docs", name));
	}

	static MarkdownPage parse(Path path, String source) {
		return new MarkdownPage(path, source.lines().toList(), PARSER.parse(source));
	}

	/**
	 * Returns the nodes of a type, in the order of the page.
	 */
	public <N extends Node> List<N> nodes(Class<N> type) {
		return nodes(this.document, type);
	}

	private static <N extends Node> List<N> nodes(Node parent, Class<N> type) {
		List<N> nodes = new ArrayList<>();
		collect(parent, type, nodes);
		return nodes;
	}

	private static <N extends Node> void collect(Node parent, Class<N> type, List<N> nodes) {
		for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
			if (type.isInstance(node)) {
				nodes.add(type.cast(node));
			}
			collect(node, type, nodes);
		}
	}

	/**
	 * Returns the fenced code blocks in one of the languages.
	 */
	public List<FencedCodeBlock> codeBlocks(String... languages) {
		return nodes(FencedCodeBlock.class).stream()
			.filter((block) -> List.of(languages).contains(language(block)))
			.toList();
	}

	/**
	 * Returns the rows of all tables with a header.
	 * @param header the Markdown of the cells of the header
	 * @return the Markdown of the cells of each row
	 */
	public List<List<String>> rows(String... header) {
		return nodes(TableBlock.class).stream()
			.map((table) -> nodes(table, TableRow.class).stream().map(this::cells).toList())
			.filter((rows) -> rows.get(0).equals(List.of(header)))
			.flatMap((rows) -> rows.stream().skip(1))
			.toList();
	}

	private List<String> cells(TableRow row) {
		return nodes(row, TableCell.class).stream()
			.flatMap((cell) -> cell.getSourceSpans().stream())
			.map((span) -> this.lines.get(span.getLineIndex())
				.substring(span.getColumnIndex(), span.getColumnIndex() + span.getLength())
				.strip())
			.toList();
	}

	static String language(FencedCodeBlock block) {
		return block.getInfo().strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the indexes of the lines of all code blocks.
	 */
	IntStream codeBlockLines() {
		return Stream.of(nodes(FencedCodeBlock.class), nodes(IndentedCodeBlock.class))
			.flatMap(List::stream)
			.flatMap((block) -> block.getSourceSpans().stream())
			.mapToInt(SourceSpan::getLineIndex);
	}

	/**
	 * Returns the anchors that GitHub generates for the headings.
	 */
	public Set<String> anchors() {
		IdGenerator ids = IdGenerator.builder().build();
		return nodes(Heading.class).stream()
			.map((heading) -> ids.generateId(text(heading).strip()))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Returns the text of a node, without markup.
	 */
	static String text(Node parent) {
		StringBuilder text = new StringBuilder();
		for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
			if (node instanceof Text part) {
				text.append(part.getLiteral());
			}
			else if (node instanceof Code code) {
				text.append(code.getLiteral());
			}
			else {
				text.append(text(node));
			}
		}
		return text.toString();
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
