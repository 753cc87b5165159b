package io.buckaroo.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.util.pattern.PathPattern;

/**
 * All routes of an application. The first one that matches a request takes it.
 */
public final class Routes implements Iterable<Route> {

	private final List<Route> routes;

	/**
	 * Checks the routes.
	 * @param routes the routes, the one to be asked first at the head
	 * @throws InvalidRouteException if no request can reach one of them, because another
	 * one takes them all, or because its conditions exclude each other
	 */
	public Routes(List<Route> routes) {
		this.routes = List.copyOf(routes);
		List<Route> earlier = new ArrayList<>();
		for (Route route : this.routes) {
			checkHosts(route);
			earlier.forEach((other) -> checkReached(route, other));
			earlier.add(route);
		}
	}

	/**
	 * Puts routes that nobody has put into an order into one in which none takes all
	 * requests of a later one.
	 * @param routes the routes
	 * @return the same routes, the most specific path first
	 */
	public static List<Route> mostSpecificFirst(List<Route> routes) {
		List<Route> ordered = new ArrayList<>();
		for (Route route : routes.stream()
			.sorted(Comparator.comparing(Route::pattern, PathPattern.SPECIFICITY_COMPARATOR))
			.toList()) {
			int place = 0;
			while (place < ordered.size() && !takesMoreThan(ordered.get(place), route)) {
				place++;
			}
			ordered.add(place, route);
		}
		return ordered;
	}

	private static boolean takesMoreThan(Route route, Route other) {
		return takesAllOf(route, other) && !takesAllOf(other, route);
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

	private static void checkReached(Route route, Route earlier) {
		if (!takesAllOf(earlier, route)) {
			return;
		}
		if (takesAllOf(route, earlier)) {
			throw new InvalidRouteException("%s and %s match the same requests.".formatted(earlier, route),
					"Give one of them another path or a condition.");
		}
		throw new InvalidRouteException("No request reaches %s: %s matches them first.".formatted(route, earlier),
				"Declare the route with the narrower path first, or give one of them another path. Routers are consulted "
						+ "by @Order, and before annotated handlers.");
	}

	private static boolean takesAllOf(Route route, Route other) {
		return takesMethodsOf(route, other) && PathSegments.of(route.pattern()).covers(PathSegments.of(other.pattern()))
				&& route.conditions().stream().allMatch((condition) -> isFulfilledBy(other, condition));
	}

	private static boolean takesMethodsOf(Route route, Route other) {
		if (route instanceof Route.Sse stream && other instanceof Route.Sse otherStream) {
			return stream.methods().containsAll(otherStream.methods());
		}
		return route instanceof Route.WebSocket && other instanceof Route.WebSocket;
	}

	private static boolean isFulfilledBy(Route other, RequestPredicate condition) {
		return other.conditions()
			.stream()
			.anyMatch((otherCondition) -> condition.equals(otherCondition) || (condition instanceof HostPredicate host
					&& otherCondition instanceof HostPredicate otherHost && host.includes(otherHost)));
	}

	@Override
	public Iterator<Route> iterator() {
		return this.routes.iterator();
	}

}
