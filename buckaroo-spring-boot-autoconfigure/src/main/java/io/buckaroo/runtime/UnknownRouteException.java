package io.buckaroo.runtime;

import java.util.Set;
import java.util.TreeSet;

/**
 * Thrown for a message to a route that this node does not have.
 */
public final class UnknownRouteException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/** Whether this node has no routes at all. */
	private final boolean nodeWithoutRoutes;

	/**
	 * Creates the exception.
	 * @param route the unknown pattern
	 * @param routes the patterns of the routes of this node
	 */
	public UnknownRouteException(String route, Set<String> routes) {
		super("There is no route '%s'. Pass the pattern of a route, including the base path: the routes are %s"
			.formatted(route, new TreeSet<>(routes)));
		this.nodeWithoutRoutes = routes.isEmpty();
	}

	/**
	 * Whether this node has no routes at all, as one that only publishes.
	 * @return whether this node has no routes
	 */
	public boolean isNodeWithoutRoutes() {
		return this.nodeWithoutRoutes;
	}

}
