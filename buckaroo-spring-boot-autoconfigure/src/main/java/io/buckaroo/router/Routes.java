package io.buckaroo.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.web.util.pattern.PathPattern;

/**
 * All routes of an application, the most specific path first.
 */
public final class Routes implements Iterable<Route> {

	private final List<Route> routes;

	/**
	 * Orders and checks the routes.
	 * @param routes the routes
	 * @throws DuplicateRouteException if two routes of the same kind have the same path,
	 * whatever they call its variables
	 */
	public Routes(List<Route> routes) {
		List<Route> sorted = new ArrayList<>(routes);
		sorted.sort(Comparator.comparing(Route::pattern, PathPattern.SPECIFICITY_COMPARATOR));
		this.routes = List.copyOf(sorted);
		checkDuplicates();
	}

	private void checkDuplicates() {
		Map<String, Route> seen = new LinkedHashMap<>();
		for (Route route : this.routes) {
			Route other = seen.putIfAbsent(route.getClass().getSimpleName() + " " + shape(route.pattern()), route);
			if (other != null) {
				throw new DuplicateRouteException(other, route);
			}
		}
	}

	/**
	 * The pattern with its variables unnamed: <code>/a/{x}</code> and <code>/a/{y}</code>
	 * match the same paths.
	 */
	private static String shape(PathPattern pattern) {
		return pattern.getPatternString().replaceAll("\\{\\*[^/:}]+}", "{*}").replaceAll("\\{[^/*:}]+", "{");
	}

	@Override
	public Iterator<Route> iterator() {
		return this.routes.iterator();
	}

}
