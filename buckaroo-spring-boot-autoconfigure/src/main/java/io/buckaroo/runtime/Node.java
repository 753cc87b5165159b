package io.buckaroo.runtime;

import java.util.UUID;

/**
 * This process among those that share a broker.
 *
 * @param id its name, unique among all processes at all times, which stands in the id of
 * each of its connections
 */
public record Node(String id) {

	/**
	 * A new node.
	 * @return the node
	 */
	public static Node create() {
		return new Node(UUID.randomUUID().toString());
	}

	/**
	 * The id of a connection of this node.
	 */
	String connectionId(long count) {
		return this.id + "-" + Long.toString(count, 36);
	}

	/**
	 * The node of a connection.
	 * @param connectionId the connection's id
	 * @return the id of its node; empty if no node gave this id
	 */
	public static String of(String connectionId) {
		return connectionId.substring(0, Math.max(0, connectionId.lastIndexOf('-')));
	}

}
