package io.buckaroo.route;

/**
 * A route that cannot be served as it is declared. Fails the start of the application.
 */
public final class InvalidRouteException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong, and who declared it
	 * @param action how to mend it
	 */
	public InvalidRouteException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * How to mend it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
