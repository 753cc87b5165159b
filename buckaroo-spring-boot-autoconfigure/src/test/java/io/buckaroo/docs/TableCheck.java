package io.buckaroo.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.SourceSpan;

/**
 * Each line that looks like the row of a table is one, and has as many cells as the
 * header. A renderer ends a table at a blank line, adds missing cells and drops
 * superfluous ones without notice.
 */
class TableCheck implements PageCheck {

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		Set<Integer> known = page.codeBlockLines().boxed().collect(Collectors.toSet());
		for (TableBlock table : page.nodes(TableBlock.class)) {
			known.addAll(lines(table));
			checkRows(page, lines(table), problems);
		}
		for (int line = 0; line < page.lines().size(); line++) {
			if (isRow(page, line) && !known.contains(line)) {
				problems.add(new Problem(page.path(), line + 1, "this row is not part of a table: remove the blank"
						+ " line that separates it from its header, or add a header and a delimiter row"));
			}
		}
		return problems;
	}

	private static List<Integer> lines(TableBlock table) {
		return table.getSourceSpans().stream().map(SourceSpan::getLineIndex).toList();
	}

	private static void checkRows(MarkdownPage page, List<Integer> lines, List<Problem> problems) {
		int columns = cells(page.lines().get(lines.get(0)));
		for (int line : lines) {
			int cells = cells(page.lines().get(line));
			if (!isRow(page, line)) {
				problems.add(new Problem(page.path(), line + 1,
						"this line becomes a row of the table above it: insert a blank line before it"));
			}
			else if (cells != columns) {
				problems.add(new Problem(page.path(), line + 1, "the row has " + cells + " cells, its header " + columns
						+ ": add or remove cells, and escape '|' inside a cell, also in code, as '\\|'"));
			}
		}
	}

	private static boolean isRow(MarkdownPage page, int line) {
		return page.lines().get(line).stripLeading().startsWith("|");
	}

	/**
	 * Counts the cells of a row that starts with a pipe. A backslash escapes a pipe, in
	 * code spans too.
	 */
	private static int cells(String row) {
		String text = row.strip();
		int cells = 0;
		for (int i = 1; i < text.length(); i++) {
			if (text.charAt(i) == '\\') {
				i++;
			}
			else if (text.charAt(i) == '|') {
				cells++;
			}
		}
		boolean closed = text.endsWith("|") && !text.endsWith("\\|");
		return closed ? cells : cells + 1;
	}

}
