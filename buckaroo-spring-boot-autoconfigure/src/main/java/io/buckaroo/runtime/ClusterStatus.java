package io.buckaroo.runtime;

/**
 * How this node gets on with the broker that it shares with others.
 */
public interface ClusterStatus {

	/**
	 * Whether this node hears itself through the broker.
	 * @return whether it does
	 */
	boolean isUp();

	/**
	 * How many messages were dropped because their version or type is not known here, or
	 * the broker was away.
	 * @return how many
	 */
	long dropped();

}
