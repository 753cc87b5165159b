package io.buckaroo.router;

/**
 * Two handlers are mapped to the same path.
 */
public final class DuplicateRouteException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Route first;

	private final transient Route second;

	DuplicateRouteException(Route first, Route second) {
		super("Duplicate route: " + first + " and " + second);
		this.first = first;
		this.second = second;
	}

	/**
	 * One of the two routes.
	 * @return the route
	 */
	public Route first() {
		return this.first;
	}

	/**
	 * The other route.
	 * @return the route
	 */
	public Route second() {
		return this.second;
	}

}
