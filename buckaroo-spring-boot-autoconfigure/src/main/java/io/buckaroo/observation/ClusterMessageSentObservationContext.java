package io.buckaroo.observation;

/**
 * Context of the observation of a message that is sent to connections of other nodes,
 * until it is handed to the client of the broker.
 *
 * @see ClusterMessageSentObservationConvention
 */
public non-sealed class ClusterMessageSentObservationContext extends SentMessageObservationContext {

	private final ClusterMessage message;

	/**
	 * Creates the context.
	 * @param message the kind of message
	 */
	public ClusterMessageSentObservationContext(ClusterMessage message) {
		this.message = message;
	}

	/**
	 * Returns the kind of message.
	 * @return the kind of message
	 */
	public ClusterMessage getMessage() {
		return this.message;
	}

}
