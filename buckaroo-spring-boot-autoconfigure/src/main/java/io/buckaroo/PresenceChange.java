package io.buckaroo;

import java.util.Set;

/**
 * Tells {@code info} of every connection that is subscribed to a topic who has come to it
 * and who has left, on all nodes.
 *
 * @param topic the topic
 * @param joined who has come: with the first of their connections
 * @param left who has left: with the last of their connections, or with its node
 * @see Connection#track
 */
public record PresenceChange(String topic, Set<String> joined, Set<String> left) {

	/**
	 * Takes a copy.
	 * @param topic the topic
	 * @param joined who has come
	 * @param left who has left
	 */
	public PresenceChange {
		joined = Set.copyOf(joined);
		left = Set.copyOf(left);
	}

}
