package io.buckaroo.runtime;

/**
 * The state of the connection between this node and the broker of the cluster.
 */
public interface ClusterStatus {

	/**
	 * Whether messages that this node publishes come back to it through the broker.
	 * @return whether the broker can be used
	 */
	boolean isUp();

	/**
	 * Returns the number of messages dropped, because their version or type is unknown to
	 * this node or because the broker was unavailable.
	 * @return the number of messages, since start-up
	 */
	long dropped();

}
