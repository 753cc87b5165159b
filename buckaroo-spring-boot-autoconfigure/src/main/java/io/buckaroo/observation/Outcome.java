package io.buckaroo.observation;

import java.util.Locale;

/**
 * The outcome of an observation.
 */
public enum Outcome {

	/** Completed. */
	SUCCESS,

	/** Failed. */
	ERROR,

	/** Cancelled, for example because the connection ended first. */
	CANCELLED;

	private final String value = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns the value of the tag {@code outcome}.
	 * @return the name in lower case
	 */
	public String value() {
		return this.value;
	}

}
