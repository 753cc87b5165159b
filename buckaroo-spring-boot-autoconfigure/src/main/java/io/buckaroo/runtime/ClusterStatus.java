package io.buckaroo.runtime;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The state of the connection between this node and the broker of the cluster.
 */
public interface ClusterStatus {

	/**
	 * Whether this node can use the broker completely.
	 * @return whether there is no {@link #fault}
	 */
	default boolean isUp() {
		return fault() == null;
	}

	/**
	 * Returns why this node cannot use the broker, or not completely.
	 * @return the reason, without credentials, or {@code null} if messages that this node
	 * publishes come back to it, and nothing is refused
	 */
	@Nullable String fault();

	/**
	 * Returns the time of the latest heartbeat that has come back through the broker.
	 * @return the time, or {@code null} if there was none since start-up
	 */
	@Nullable Instant lastHeartbeat();

	/**
	 * Returns the number of times that lost connections have been replaced.
	 * @return the number, since start-up
	 */
	long reconnections();

	/**
	 * Returns the number of messages dropped, because their version or type is unknown to
	 * this node or because the broker was unavailable.
	 * @return the number of messages, since start-up
	 */
	long dropped();

	/**
	 * Returns the number of failures to read or write the members of topics.
	 * @return the number of failures, since start-up
	 */
	long presenceFailures();

}
