package io.buckaroo.observation;

import java.util.Map;

import io.micrometer.observation.transport.ReceiverContext;

/**
 * Context of the observation of a message from another node that carries a trace, until
 * it is handed to the mailboxes.
 *
 * @see ClusterMessageReceivedObservationConvention
 */
public class ClusterMessageReceivedObservationContext extends ReceiverContext<Map<String, String>> {

	private final ClusterMessage message;

	private volatile Outcome outcome = Outcome.SUCCESS;

	/**
	 * Creates the context.
	 * @param message the kind of message
	 * @param headers the headers, which are the carrier
	 */
	public ClusterMessageReceivedObservationContext(ClusterMessage message, Map<String, String> headers) {
		super(MessageHeaders::get);
		this.message = message;
		setCarrier(headers);
	}

	/**
	 * Returns the kind of message.
	 * @return the kind of message
	 */
	public ClusterMessage getMessage() {
		return this.message;
	}

	/**
	 * Returns the outcome, which is {@link Outcome#SUCCESS} until another one is known.
	 * @return the outcome
	 */
	public Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
