package io.buckaroo.route;

/**
 * Thrown if a route is invalid or unreachable. Fails the start-up of the application.
 */
public final class InvalidRouteException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient String action;

	/**
	 * Creates the exception.
	 * @param description the problem and the route or bean that has it, in one sentence
	 * @param action the suggested fix, in one sentence
	 */
	public InvalidRouteException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Returns the suggested fix.
	 * @return one sentence
	 */
	public String action() {
		return this.action;
	}

}
