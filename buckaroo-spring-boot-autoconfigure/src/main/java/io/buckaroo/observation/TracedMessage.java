package io.buckaroo.observation;

import io.buckaroo.Keyed;
import io.buckaroo.runtime.Envelope;
import io.micrometer.observation.Observation;

/**
 * A message in a mailbox with the observation in which it was sent, which becomes the
 * parent of the observation of {@code info}. Used only while callbacks are observed.
 *
 * @param message the message
 * @param observation the observation
 */
record TracedMessage(Object message, Observation observation) implements Envelope {

	/**
	 * Adds an observation to a message. A keyed message keeps its key.
	 */
	static Object of(Object message, Observation observation) {
		return (message instanceof Keyed keyed)
				? new Keyed(keyed.key(), new TracedMessage(keyed.message(), observation))
				: new TracedMessage(message, observation);
	}

	@Override
	public Object with(Object message) {
		return new TracedMessage(message, this.observation);
	}

}
