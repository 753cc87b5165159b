package io.buckaroo.autoconfigure;

/**
 * A mapping annotation that can't be followed.
 */
final class InvalidMappingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidMappingException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
