package io.buckaroo.topic.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.buckaroo.runtime.ClusterNode;

/**
 * The other nodes of the cluster, as they announce themselves: with every heartbeat, but
 * at most every five seconds. A node that has missed three announcements is forgotten:
 * its own interval counts, which may differ from that of this node. Safe to use from any
 * thread.
 */
final class ClusterNodes {

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(5);

	/** The number of announcements that a node may miss. */
	private static final int MISSED = 3;

	/** The number of heartbeats from one announcement of a node to the next. */
	private final long heartbeats;

	/** The time from one announcement of this node to the next. */
	private final Duration interval;

	private final LongSupplier nanoTime;

	private final Map<String, Sighting> others = new ConcurrentHashMap<>();

	/** The number of heartbeats so far. Confined to the thread of the link. */
	private long count;

	/**
	 * Creates an empty directory.
	 * @param heartbeatInterval the interval of the heartbeats of this node
	 */
	ClusterNodes(Duration heartbeatInterval) {
		this(heartbeatInterval, System::nanoTime);
	}

	ClusterNodes(Duration heartbeatInterval, LongSupplier nanoTime) {
		long nanos = heartbeatInterval.toNanos();
		this.heartbeats = (SHORTEST_INTERVAL.toNanos() + nanos - 1) / nanos;
		this.interval = heartbeatInterval.multipliedBy(this.heartbeats);
		this.nanoTime = nanoTime;
	}

	/**
	 * Returns the time from one announcement of this node to the next.
	 */
	Duration interval() {
		return this.interval;
	}

	/**
	 * Counts a heartbeat of this node, and forgets silent nodes.
	 * @return whether this node has to announce itself
	 */
	boolean beat() {
		this.count = (this.count + 1) % this.heartbeats;
		this.others.values().removeIf(this::isSilent);
		return this.count == 0;
	}

	/**
	 * Adds, updates or removes a node.
	 * @return whether the node is alive and was unknown
	 */
	boolean heard(NodeAnnouncement announcement) {
		if (announcement.stops()) {
			this.others.remove(announcement.nodeId());
			return false;
		}
		ClusterNode node = new ClusterNode(announcement.nodeId(), announcement.connections(), Instant.now());
		Duration interval = (announcement.interval() != null) ? announcement.interval() : this.interval;
		Sighting earlier = this.others.put(node.id(),
				new Sighting(node, this.nanoTime.getAsLong(), interval.multipliedBy(MISSED)));
		return earlier == null || isSilent(earlier);
	}

	/**
	 * Whether a node has announced itself and is not silent.
	 */
	boolean knows(String nodeId) {
		Sighting sighting = this.others.get(nodeId);
		return sighting != null && !isSilent(sighting);
	}

	/**
	 * Returns the other nodes, in the order of their ids.
	 */
	List<ClusterNode> others() {
		List<ClusterNode> nodes = new ArrayList<>();
		this.others.values().forEach((sighting) -> {
			if (!isSilent(sighting)) {
				nodes.add(sighting.node());
			}
		});
		nodes.sort(Comparator.comparing(ClusterNode::id));
		return nodes;
	}

	private boolean isSilent(Sighting sighting) {
		return Duration.ofNanos(this.nanoTime.getAsLong() - sighting.nanoTime()).compareTo(sighting.patience()) > 0;
	}

	/**
	 * The latest announcement of a node.
	 *
	 * @param node the node
	 * @param nanoTime the time, by the clock in nanoseconds
	 * @param patience the time after which the node is forgotten if it is silent
	 */
	private record Sighting(ClusterNode node, long nanoTime, Duration patience) {

	}

}
