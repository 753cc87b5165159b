package io.buckaroo;

/**
 * A message that a subscription to a topic delivers to {@code info}. From JDK 21 on, a
 * {@code switch} over its three forms is exhaustive.
 *
 * @see Connection#subscribe(String, Position)
 */
public sealed interface TopicEvent permits Subscribed, TopicMessage, PresenceChange {

	/**
	 * Returns the name of the topic.
	 * @return the name
	 */
	String topic();

}
