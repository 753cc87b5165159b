package io.buckaroo.benchmarks.protocol;

/**
 * Thrown when a server sends unexpected data or fails to send expected data, which makes
 * all measurements of the run invalid.
 */
public final class ViolationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message the description of the violation, without a full stop
	 */
	public ViolationException(String message) {
		super(message);
	}

}
