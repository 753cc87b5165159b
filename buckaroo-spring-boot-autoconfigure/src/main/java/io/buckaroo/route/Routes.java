package io.buckaroo.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.util.pattern.PathPattern;

/**
 * All routes of an application, in the order in which they are matched. Immutable.
 */
public final class Routes implements Iterable<Route> {

	private final List<Route> routes;

	/**
	 * Creates the routes.
	 * @param routes the routes, in the order in which they are matched
	 * @throws InvalidRouteException if a route is unreachable, because an earlier route
	 * matches all of its requests, or because its conditions exclude each other
	 */
	public Routes(List<Route> routes) {
		this.routes = List.copyOf(routes);
		List<Route> earlier = new ArrayList<>();
		for (Route route : this.routes) {
			checkHosts(route);
			earlier.forEach((other) -> checkReachable(route, other));
			earlier.add(route);
		}
	}

	/**
	 * Sorts routes so that no route matches all requests of a later one.
	 * @param routes the routes, in any order
	 * @return the routes, the most specific path first
	 */
	public static List<Route> mostSpecificFirst(List<Route> routes) {
		List<Route> ordered = new ArrayList<>();
		for (Route route : routes.stream()
			.sorted(Comparator.comparing(Route::pattern, PathPattern.SPECIFICITY_COMPARATOR))
			.toList()) {
			int place = 0;
			while (place < ordered.size() && !isWiderThan(ordered.get(place), route)) {
				place++;
			}
			ordered.add(place, route);
		}
		return ordered;
	}

	private static boolean isWiderThan(Route route, Route other) {
		return covers(route, other) && !covers(other, route);
	}

	private static void checkHosts(Route route) {
		List<HostPredicate> hosts = route.conditions()
			.stream()
			.filter(HostPredicate.class::isInstance)
			.map(HostPredicate.class::cast)
			.toList();
		for (HostPredicate host : hosts) {
			if (!hosts.stream().allMatch(host::overlaps)) {
				throw new InvalidRouteException(
						"No request reaches %s: its host conditions exclude each other.".formatted(route),
						"Keep one of the hosts, or make one of them a prefix of the other.");
			}
		}
	}

	private static void checkReachable(Route route, Route earlier) {
		if (!covers(earlier, route)) {
			return;
		}
		if (covers(route, earlier)) {
			throw new InvalidRouteException("%s and %s match the same requests.".formatted(earlier, route),
					"Give one of them another path or a condition.");
		}
		throw new InvalidRouteException("No request reaches %s: %s matches them first.".formatted(route, earlier),
				"Declare the route with the narrower path first, or give one of them another path. Routers are consulted "
						+ "by @Order, and before annotated handlers.");
	}

	private static boolean covers(Route route, Route other) {
		return coversMethodsOf(route, other)
				&& PathSegments.of(route.pattern()).covers(PathSegments.of(other.pattern()))
				&& route.conditions().stream().allMatch((condition) -> isImpliedBy(other, condition));
	}

	private static boolean coversMethodsOf(Route route, Route other) {
		if (route instanceof Route.Sse stream && other instanceof Route.Sse otherStream) {
			return stream.methods().containsAll(otherStream.methods());
		}
		return route instanceof Route.WebSocket && other instanceof Route.WebSocket;
	}

	private static boolean isImpliedBy(Route other, RequestPredicate condition) {
		return other.conditions()
			.stream()
			.anyMatch((otherCondition) -> condition.equals(otherCondition) || (condition instanceof HostPredicate host
					&& otherCondition instanceof HostPredicate otherHost && host.includes(otherHost)));
	}

	/**
	 * Returns whether a path matches that of a route.
	 * @param path the path within the application
	 * @return whether there is such a route
	 */
	public boolean havePath(PathContainer path) {
		return this.routes.stream().anyMatch((route) -> route.pattern().matches(path));
	}

	/**
	 * Returns the routes as a stream.
	 * @return the routes, in the order in which they are matched
	 */
	public Stream<Route> stream() {
		return this.routes.stream();
	}

	/**
	 * Returns the patterns of the routes.
	 * @return the patterns, in alphabetical order
	 */
	public SortedSet<String> patterns() {
		return this.routes.stream()
			.map((route) -> route.pattern().getPatternString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Override
	public Iterator<Route> iterator() {
		return this.routes.iterator();
	}

}
