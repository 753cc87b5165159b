package io.buckaroo.codec;

/**
 * Thrown at start-up if the messages of a socket have no codec.
 */
public final class UnsupportedMessagesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** How to fix the problem. */
	private final String action;

	UnsupportedMessagesException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * Returns how to fix the problem.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
