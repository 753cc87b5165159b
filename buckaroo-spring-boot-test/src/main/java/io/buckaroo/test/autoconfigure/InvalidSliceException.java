package io.buckaroo.test.autoconfigure;

/**
 * Thrown if {@link BuckarooTest @BuckarooTest} names classes that cannot be served.
 */
final class InvalidSliceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	InvalidSliceException(String description, String action) {
		super(description + " " + action);
		this.description = description;
		this.action = action;
	}

	/**
	 * Returns what is wrong.
	 * @return the description
	 */
	String description() {
		return this.description;
	}

	/**
	 * Returns the suggested fix.
	 * @return the action
	 */
	String action() {
		return this.action;
	}

}
