package io.buckaroo.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.web.util.pattern.PathPattern;

/**
 * All routes of an application, the most specific path first.
 */
public final class Routes implements Iterable<Route> {

	private static final Pattern CATCH_ALL = Pattern.compile("\\{\\*[^/:}]+}");

	/** Not the braces of a regular expression, as in \d{3} and \p{Alpha}. */
	private static final Pattern VARIABLE_NAME = Pattern
		.compile("(?<!\\\\\\p{Alpha})\\{\\p{javaJavaIdentifierStart}[^/:}]*(?=[:}])");

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
	 * match the same paths, and so do <code>/a/{*x}</code> and <code>/a/**</code>.
	 */
	private static String shape(PathPattern pattern) {
		String shape = CATCH_ALL.matcher(pattern.getPatternString()).replaceAll("**");
		return VARIABLE_NAME.matcher(shape).replaceAll("{");
	}

	@Override
	public Iterator<Route> iterator() {
		return this.routes.iterator();
	}

}
