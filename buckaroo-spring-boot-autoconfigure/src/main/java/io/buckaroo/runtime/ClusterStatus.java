package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

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
	 * Returns how long heartbeats took through the broker and back.
	 * @return the times, since start-up
	 */
	RoundTrips roundTrips();

	/**
	 * Returns how long the latest heartbeat took through the broker and back.
	 * @return the time, or {@code null} if there was none since start-up
	 */
	default @Nullable Duration roundTrip() {
		return roundTrips().latest();
	}

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
	default long dropped() {
		return droppedByType().values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Returns the number of messages dropped, by type: {@code publication} for messages
	 * of topics that this node could not read, {@code incoming} for messages of other
	 * nodes to its connections that it could not read, and {@code outgoing} for messages
	 * to connections of other nodes that could not be sent.
	 * @return the number of messages of each of these types, since start-up
	 */
	Map<String, Long> droppedByType();

	/**
	 * Returns the number of failures to read or write the members of topics.
	 * @return the number of failures, since start-up
	 */
	long presenceFailures();

	/**
	 * Returns the nodes that share the broker, this node included. Each announces itself
	 * every few seconds; a node that stops is removed, and one that is silent for three
	 * announcements as well.
	 * @return the nodes, this one first
	 */
	Collection<ClusterNode> nodes();

}
