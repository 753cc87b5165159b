package io.buckaroo.benchmarks.protocol;

/**
 * A server sent what it should not have, or not what it should: nothing that was measured
 * counts any more.
 */
public final class ViolationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message a sentence that says what was wrong
	 */
	public ViolationException(String message) {
		super(message);
	}

}
