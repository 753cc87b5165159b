package io.buckaroo;

import java.util.Set;

/**
 * A change of the members that are present on a topic, on all nodes. Every subscriber of
 * the topic receives it.
 *
 * @param topic the name of the topic
 * @param joined the members whose first connection was tracked
 * @param left the members whose last connection ended, or whose node is gone
 * @see Connection#track
 */
public record PresenceChange(String topic, Set<String> joined, Set<String> left) implements TopicEvent {

	/**
	 * Copies the sets.
	 * @param topic the name of the topic
	 * @param joined the members whose first connection was tracked
	 * @param left the members whose last connection ended, or whose node is gone
	 */
	public PresenceChange {
		joined = Set.copyOf(joined);
		left = Set.copyOf(left);
	}

}
