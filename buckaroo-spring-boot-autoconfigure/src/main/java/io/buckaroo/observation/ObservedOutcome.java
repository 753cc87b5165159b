package io.buckaroo.observation;

/**
 * A context that has an outcome.
 */
interface ObservedOutcome {

	/**
	 * Returns the outcome, which is {@link Outcome#SUCCESS} until another one is known.
	 * @return the outcome
	 */
	Outcome getOutcome();

	/**
	 * Sets the outcome.
	 * @param outcome the outcome
	 */
	void setOutcome(Outcome outcome);

}
