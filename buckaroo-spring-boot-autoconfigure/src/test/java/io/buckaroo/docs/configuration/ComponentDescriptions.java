package io.buckaroo.docs.configuration;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Descriptions of the components of a record: the {@code @param} tags in its source. They
 * are needed for the values of a map, which are not part of the metadata.
 *
 * @param byName the descriptions, keyed by component
 */
record ComponentDescriptions(Map<String, String> byName) {

	/**
	 * Reads the descriptions.
	 * @param source the source file that contains the record
	 * @param type the record
	 * @return the descriptions
	 */
	static ComponentDescriptions of(String source, Class<?> type) {
		String before = source.substring(0, source.indexOf("public record " + type.getSimpleName() + "("));
		String javadoc = before.substring(before.lastIndexOf("/**"), before.lastIndexOf("*/"));
		String text = javadoc.lines()
			.map((line) -> line.strip().replaceFirst("^/?\\*+ ?", ""))
			.collect(Collectors.joining(" "));
		return new ComponentDescriptions(Arrays.stream(text.split("@param "))
			.skip(1)
			.map(String::strip)
			.collect(Collectors.toUnmodifiableMap((tag) -> tag.substring(0, tag.indexOf(' ')),
					(tag) -> tag.substring(tag.indexOf(' ') + 1))));
	}

	String of(String component) {
		String description = this.byName.get(component);
		if (description == null) {
			throw new IllegalArgumentException("No @param tag for " + component);
		}
		return description;
	}

}
