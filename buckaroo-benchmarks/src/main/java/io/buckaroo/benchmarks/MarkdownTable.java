package io.buckaroo.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Markdown table, with the first column aligned left and all others aligned right.
 */
final class MarkdownTable {

	private final List<List<String>> rows = new ArrayList<>();

	private final int columns;

	MarkdownTable(String... header) {
		this.columns = header.length;
		this.rows.add(List.of(header));
		List<String> alignments = new ArrayList<>(Collections.nCopies(this.columns, "---:"));
		alignments.set(0, "---");
		this.rows.add(alignments);
	}

	/**
	 * Appends a row.
	 * @throws IllegalArgumentException if the number of cells differs from the number of
	 * columns
	 */
	MarkdownTable row(List<String> cells) {
		if (cells.size() != this.columns) {
			throw new IllegalArgumentException("Expected %d cells but got %d".formatted(this.columns, cells.size()));
		}
		this.rows.add(List.copyOf(cells));
		return this;
	}

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		for (List<String> row : this.rows) {
			table.append("| ").append(String.join(" | ", row)).append(" |\n");
		}
		return table.toString();
	}

}
