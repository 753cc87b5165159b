package io.buckaroo.docs.operations;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PromQL query.
 *
 * @param name the alert or the panel that it belongs to
 * @param expression the expression
 */
record PromQuery(String name, String expression) {

	private static final Pattern SELECTOR = Pattern.compile("\\b([a-z]\\w*_\\w+)\\b(?!\\()(?:\\{([^}]*)})?");

	private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");

	/**
	 * Returns the selectors of metrics.
	 */
	List<Selector> selectors() {
		String withoutGroupings = GROUPING.matcher(this.expression).replaceAll("");
		return SELECTOR.matcher(withoutGroupings).results().map(PromQuery::selector).toList();
	}

	private static Selector selector(MatchResult selector) {
		String matchers = (selector.group(2) != null) ? selector.group(2) : "";
		return new Selector(selector.group(1),
				MATCHER.matcher(matchers)
					.results()
					.map((matcher) -> matcher.group(1))
					.collect(Collectors.toCollection(TreeSet::new)));
	}

	/**
	 * Returns the labels that the query groups and joins by.
	 */
	Set<String> groupings() {
		return GROUPING.matcher(this.expression)
			.results()
			.flatMap((grouping) -> Arrays.stream(grouping.group(1).split(",")))
			.map(String::strip)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Returns the names of the metrics.
	 */
	Stream<String> metrics() {
		return selectors().stream().map(Selector::metric);
	}

	@Override
	public String toString() {
		return this.name + ": " + this.expression;
	}

	/**
	 * A selector of series.
	 *
	 * @param metric the name of the metric
	 * @param labels the labels that are compared
	 */
	record Selector(String metric, Set<String> labels) {

	}

}
