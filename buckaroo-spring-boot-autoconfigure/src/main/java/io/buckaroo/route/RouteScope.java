package io.buckaroo.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.buckaroo.handshake.HandshakeCheck;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Which requests are meant, and what holds for all of them: a route, or a group of routes
 * under a prefix.
 *
 * @param pattern the path, or the prefix of paths
 * @param conditions what a request must fulfil beside
 * @param attributes what the connections show
 * @param checks who is asked before a request becomes a connection
 */
public record RouteScope(PathPattern pattern, List<RequestPredicate> conditions, Map<String, Object> attributes,
		List<HandshakeCheck> checks) {

	/** All requests, and nothing beside. */
	public static final RouteScope EVERYTHING = new RouteScope(parse(""), List.of(), Map.of(), List.of());

	/**
	 * Copies what holds for the requests.
	 * @param pattern the path, or the prefix of paths
	 * @param conditions what a request must fulfil beside
	 * @param attributes what the connections show
	 * @param checks who is asked before a request becomes a connection
	 */
	public RouteScope {
		conditions = List.copyOf(conditions);
		attributes = Map.copyOf(attributes);
		checks = List.copyOf(checks);
	}

	/**
	 * A path and nothing beside.
	 * @param path the path, or the prefix of paths, with a slash at its begin
	 * @return the scope
	 * @throws InvalidRouteException if it is no such path pattern
	 */
	public static RouteScope of(String path) {
		Assert.notNull(path, "'path' must not be null");
		if (!path.startsWith("/")) {
			throw new InvalidRouteException("The path '%s' does not start with '/'.".formatted(path),
					"Start the path with '/'.");
		}
		return new RouteScope(parse(path), List.of(), Map.of(), List.of());
	}

	/**
	 * The scope of what is declared inside this one.
	 * @param inner the scope inside
	 * @return both in one
	 * @throws InvalidRouteException if the paths do not fit together
	 */
	public RouteScope nest(RouteScope inner) {
		Map<String, Object> attributes = new LinkedHashMap<>(this.attributes);
		attributes.putAll(inner.attributes);
		return new RouteScope(parse(join(this.pattern.getPatternString(), inner.pattern.getPatternString())),
				concat(this.conditions, inner.conditions), attributes, concat(this.checks, inner.checks));
	}

	/**
	 * The conditions in words.
	 * @return a text for each, which is {@code a condition} for a lambda
	 */
	public List<String> describeConditions() {
		return this.conditions.stream()
			.map((condition) -> condition.getClass().isHidden() ? "a condition" : condition.toString())
			.toList();
	}

	@Override
	public String toString() {
		return describeConditions().stream()
			.reduce(this.pattern.getPatternString(), (text, condition) -> text + " with " + condition);
	}

	/**
	 * The root of a group is its prefix, without a slash at the end.
	 */
	private static String join(String prefix, String path) {
		if (prefix.equals("/") && !path.isEmpty()) {
			return path;
		}
		return (path.equals("/") && !prefix.isEmpty()) ? prefix : prefix + path;
	}

	private static <T> List<T> concat(List<T> first, List<T> second) {
		return Stream.concat(first.stream(), second.stream()).toList();
	}

	private static PathPattern parse(String path) {
		try {
			return PathPatternParser.defaultInstance.parse(path);
		}
		catch (PatternParseException ex) {
			throw new InvalidRouteException("'%s' is not a valid path pattern: %s.".formatted(path, ex.getMessage()),
					"Correct the pattern.");
		}
	}

}
