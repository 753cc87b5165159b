package io.buckaroo.codec;

/**
 * Thrown at start-up if the messages of a socket have no codec. A {@link MessageCodec}
 * throws it if it cannot decode or encode a type that it supports in general.
 */
public final class UnsupportedMessagesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** How to fix the problem. */
	private final String action;

	/**
	 * Creates an exception. Message and action are in the report of the failed start-up.
	 * @param message the problem, a sentence
	 * @param action how to fix the problem, a sentence
	 */
	public UnsupportedMessagesException(String message, String action) {
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
