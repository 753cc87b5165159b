package io.buckaroo.route;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The segments of a path pattern, for the comparison of two patterns.
 *
 * @param segments the segments, each of them a pattern
 */
record PathSegments(List<String> segments) {

	private static final Pattern REST = Pattern.compile("\\*\\*|\\{\\*[^}]+}");

	private static final Pattern ANY = Pattern.compile("\\*|\\{[^*:}]+}");

	private static final Pattern LITERAL = Pattern.compile("[^*?{}]*");

	/** Does not match the braces of a regular expression, as in \d{3} and \p{Alpha}. */
	private static final Pattern VARIABLE_NAME = Pattern
		.compile("(?<!\\\\\\p{Alpha})\\{\\p{javaJavaIdentifierStart}[^/:}]*(?=[:}])");

	static PathSegments of(PathPattern pattern) {
		List<String> segments = new ArrayList<>();
		StringBuilder segment = new StringBuilder();
		int depth = 0;
		for (char character : pattern.getPatternString().toCharArray()) {
			depth += (character == '{') ? 1 : (character == '}') ? -1 : 0;
			if (character == '/' && depth == 0) {
				segments.add(segment.toString());
				segment.setLength(0);
			}
			else {
				segment.append(character);
			}
		}
		segments.add(segment.toString());
		return new PathSegments(segments);
	}

	/**
	 * Returns whether this pattern matches every path that the other pattern matches.
	 * {@code false} if that cannot be decided, as for two different regular expressions.
	 */
	boolean covers(PathSegments other) {
		for (int i = 0; i < this.segments.size(); i++) {
			String segment = this.segments.get(i);
			if (is(REST, segment)) {
				return i == this.segments.size() - 1 || shape().equals(other.shape());
			}
			if (i >= other.segments.size() || !covers(segment, other.segments.get(i))) {
				return false;
			}
		}
		return this.segments.size() == other.segments.size();
	}

	private static boolean covers(String segment, String other) {
		if (is(REST, other)) {
			return false;
		}
		if (is(ANY, segment)) {
			return !other.isEmpty();
		}
		if (is(LITERAL, other)) {
			return PathPatternParser.defaultInstance.parse("/" + segment).matches(PathContainer.parsePath("/" + other));
		}
		return shape(segment).equals(shape(other));
	}

	private static boolean is(Pattern kind, String segment) {
		return kind.matcher(segment).matches();
	}

	/**
	 * Returns the segments without variable names: <code>/a/{x}</code> and
	 * <code>/a/{y}</code> match the same paths, as do <code>/a/{*x}</code> and
	 * <code>/a/**</code>.
	 */
	private List<String> shape() {
		return this.segments.stream().map(PathSegments::shape).toList();
	}

	private static String shape(String segment) {
		return is(REST, segment) ? "**" : VARIABLE_NAME.matcher(segment).replaceAll("{");
	}

}
