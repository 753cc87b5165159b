package io.buckaroo.runtime;

import java.time.Instant;

/**
 * A node of the cluster.
 *
 * @param id the id of the node, as in {@link Node}
 * @param connections the number of its open connections, when it was last seen
 * @param lastSeen the time of its latest announcement, by the clock of this node; the
 * present time for this node itself
 */
public record ClusterNode(String id, int connections, Instant lastSeen) {

}
