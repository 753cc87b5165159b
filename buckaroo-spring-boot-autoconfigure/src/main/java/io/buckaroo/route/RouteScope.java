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
 * The requests of a route or of a group of routes, with the attributes and checks that
 * apply to them. Immutable.
 *
 * @param pattern the path of a route, or the path prefix of a group
 * @param conditions the conditions that a request must match in addition to the path
 * @param attributes the attributes of the connections
 * @param checks the checks that run before a request becomes a connection, in order
 */
public record RouteScope(PathPattern pattern, List<RequestPredicate> conditions, Map<String, Object> attributes,
		List<HandshakeCheck> checks) {

	/** All requests, without conditions, attributes and checks. */
	public static final RouteScope EVERYTHING = new RouteScope(parse(""), List.of(), Map.of(), List.of());

	/**
	 * Creates a scope with copies of the collections.
	 * @param pattern the path of a route, or the path prefix of a group
	 * @param conditions the conditions that a request must match in addition to the path
	 * @param attributes the attributes of the connections
	 * @param checks the checks that run before a request becomes a connection, in order
	 */
	public RouteScope {
		conditions = List.copyOf(conditions);
		attributes = Map.copyOf(attributes);
		checks = List.copyOf(checks);
	}

	/**
	 * Returns the scope of a path, without conditions, attributes and checks.
	 * @param path the path or path prefix, with a leading slash
	 * @return the scope
	 * @throws InvalidRouteException if the path is not a valid path pattern
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
	 * Returns the scope of a route or group inside this one: the combined path, the
	 * conditions and checks of both, and the attributes of both, where those of the inner
	 * scope take precedence.
	 * @param inner the inner scope
	 * @return the combined scope
	 * @throws InvalidRouteException if the combined path is not a valid path pattern
	 */
	public RouteScope nest(RouteScope inner) {
		Map<String, Object> attributes = new LinkedHashMap<>(this.attributes);
		attributes.putAll(inner.attributes);
		return new RouteScope(parse(join(this.pattern.getPatternString(), inner.pattern.getPatternString())),
				concat(this.conditions, inner.conditions), attributes, concat(this.checks, inner.checks));
	}

	/**
	 * Returns a description of each condition.
	 * @return the descriptions; {@code a condition} for a lambda
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
	 * Combines a prefix and a path. The path {@code /} denotes the prefix itself, without
	 * a trailing slash.
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
