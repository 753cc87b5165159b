package io.buckaroo.runtime;

import java.util.UUID;

/**
 * The node of this process, among those that share a broker.
 *
 * @param id the id, unique among all processes at all times, with which the ids of the
 * node's connections begin
 */
public record Node(String id) {

	/**
	 * Creates a node with a random id.
	 * @return the node
	 */
	public static Node create() {
		return new Node(UUID.randomUUID().toString());
	}

	/**
	 * Returns the id of a connection of this node.
	 * @param count the number of the connection, from 1
	 */
	String connectionId(long count) {
		return this.id + "-" + Long.toString(count, 36);
	}

	/**
	 * Returns the id of the node of a connection.
	 * @param connectionId the id of the connection
	 * @return the id of its node; empty if the connection id contains none
	 */
	public static String idOf(String connectionId) {
		return connectionId.substring(0, Math.max(0, connectionId.lastIndexOf('-')));
	}

}
