package io.buckaroo.observation;

/**
 * Context of the observation of a publication on a topic, until it completes. The carrier
 * is the headers that travel with the message to the other nodes, such as
 * {@code traceparent}.
 *
 * @see TopicPublicationObservationConvention
 */
public non-sealed class TopicPublicationObservationContext extends SentMessageObservationContext {

	private final String topic;

	/**
	 * Creates the context.
	 * @param topic the name of the topic
	 */
	public TopicPublicationObservationContext(String topic) {
		this.topic = topic;
	}

	/**
	 * Returns the topic. Its name may be unique for a user, so it must not be the tag of
	 * a meter.
	 * @return the name of the topic
	 */
	public String getTopic() {
		return this.topic;
	}

}
