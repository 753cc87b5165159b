package io.buckaroo.docs.configuration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A Markdown table of properties.
 *
 * @param rows the lines of the table
 */
record PropertyTable(List<String> rows) {

	/** Stated once, in the introduction of the page. */
	private static final String DEFAULT_UNIT = " If a duration suffix is not specified, seconds will be used.";

	/**
	 * Creates a table without properties.
	 * @param property the heading of the first column
	 * @param value the heading of the third column, the value of a property that is not
	 * set
	 */
	PropertyTable(String property, String value) {
		this(new ArrayList<>());
		row(property, "type", value, "meaning");
		this.rows.add("|---|---|---|---|");
	}

	/**
	 * Adds a property.
	 * @param name the name
	 * @param type the type
	 * @param value the value if the property is not set
	 * @param description the description, as in the metadata
	 */
	void add(String name, Class<?> type, String value, String description) {
		row("`" + name + "`", describe(type), value, description.replace(DEFAULT_UNIT, "")
			// Literals are quoted in the metadata, which is plain text
			.replaceAll("(?<!\\w)'([^'\\s]+)'(?!\\w)", "`$1`")
			.replaceAll("\\b0 (disables|means|sends|ends)\\b", "`0` $1"));
	}

	private static String describe(Class<?> type) {
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> "`" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		return switch (type.getSimpleName()) {
			case "Duration" -> "duration";
			case "DataSize" -> "size";
			case "Boolean", "boolean" -> "boolean";
			case "Integer", "int" -> "number";
			case "List" -> "list";
			case "Map" -> "map";
			case "String" -> "text";
			default -> throw new IllegalArgumentException("No description for " + type);
		};
	}

	private void row(String... cells) {
		this.rows.add(Arrays.stream(cells)
			.map((cell) -> cell.replace("|", "\\|"))
			.collect(Collectors.joining(" | ", "| ", " |")));
	}

	@Override
	public String toString() {
		return String.join("\n", this.rows);
	}

}
