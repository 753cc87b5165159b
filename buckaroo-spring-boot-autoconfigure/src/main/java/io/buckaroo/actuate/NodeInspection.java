package io.buckaroo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.buckaroo.actuate.NodeState.ClusterNodeState;
import io.buckaroo.actuate.NodeState.ClusterState;
import io.buckaroo.actuate.NodeState.RouteState;
import io.buckaroo.actuate.NodeState.TopicsState;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RouteStatistics;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.Topics;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Describes the state of this node. Visits every connection, to find those whose
 * mailboxes fill.
 */
public final class NodeInspection {

	private static final int LARGEST_TOPICS = 10;

	private final Node node;

	private final Instant startedAt;

	/** Lazy, so that a route which cannot be served is reported as such first. */
	private final SingletonSupplier<Map<RouteKey, List<RouteDescription>>> routes;

	private final ConnectionRegistry registry;

	private final Topics topics;

	private final ConnectionDrain drain;

	private final @Nullable ClusterStatus cluster;

	/**
	 * Creates an inspection.
	 * @param node the node
	 * @param startedAt when the application has started
	 * @param routes the routes
	 * @param codecs the codecs, called if messages of a route are typed
	 * @param registry the open connections
	 * @param topics the topics
	 * @param drain the drain
	 * @param cluster the cluster, or {@code null} if there is none
	 */
	public NodeInspection(Node node, Instant startedAt, Routes routes, Supplier<MessageCodecs> codecs,
			ConnectionRegistry registry, Topics topics, ConnectionDrain drain, @Nullable ClusterStatus cluster) {
		this.node = node;
		this.startedAt = startedAt;
		this.routes = SingletonSupplier.of(() -> routes.stream()
			.map((route) -> RouteDescription.of(route, codecs))
			.collect(Collectors.groupingBy(RouteKey::of)));
		this.registry = registry;
		this.topics = topics;
		this.drain = drain;
		this.cluster = cluster;
	}

	NodeState inspect() {
		return new NodeState(ConnectionState.millis(Instant.now()), this.startedAt, this.node.id(),
				this.drain.isDraining(), routeStates(), topicsState(), clusterState());
	}

	private List<RouteState> routeStates() {
		Map<RouteKey, List<RouteDescription>> routes = this.routes.obtain();
		Map<String, Map<String, Long>> filling = this.registry.fillingMailboxes();
		return this.registry.routeStatistics()
			.stream()
			.map((route) -> state(route, routes.getOrDefault(RouteKey.of(route), List.of()),
					filling.getOrDefault(route.kind(), Map.of()).getOrDefault(route.route(), 0L)))
			.toList();
	}

	private static RouteState state(RouteStatistics route, List<RouteDescription> descriptions, long filling) {
		String handlers = descriptions.stream().map(RouteDescription::target).collect(Collectors.joining(", "));
		List<String> codecs = descriptions.stream()
			.flatMap((description) -> description.codecs().stream())
			.distinct()
			.toList();
		return new RouteState(route.kind(), route.route(), handlers, codecs, route.open(), route.paused(), filling,
				route.opened(), route.received(), route.sent(), route.rejected(), route.malformed(), route.ended(),
				route.handshakes());
	}

	private TopicsState topicsState() {
		TopicStatistics statistics = this.topics.statistics(LARGEST_TOPICS);
		return new TopicsState(statistics.topics(), statistics.subscriptions(), statistics.largest());
	}

	private @Nullable ClusterState clusterState() {
		if (this.cluster == null) {
			return null;
		}
		String fault = this.cluster.fault();
		Instant lastHeartbeat = this.cluster.lastHeartbeat();
		Duration roundTrip = this.cluster.roundTrip();
		List<ClusterNodeState> nodes = this.cluster.nodes().stream().map(this::state).toList();
		return new ClusterState(fault == null, fault,
				(lastHeartbeat != null) ? ConnectionState.millis(lastHeartbeat) : null,
				(roundTrip != null) ? ConnectionState.seconds(roundTrip) : null, this.cluster.reconnections(),
				this.cluster.dropped(), this.cluster.presenceFailures(), nodes);
	}

	private ClusterNodeState state(ClusterNode each) {
		return new ClusterNodeState(each.id(), each.connections(), ConnectionState.millis(each.lastSeen()),
				each.id().equals(this.node.id()));
	}

	/**
	 * Identifies the routes that have their statistics in common.
	 *
	 * @param kind {@code websocket} or {@code sse}
	 * @param pattern the path
	 */
	private record RouteKey(String kind, String pattern) {

		static RouteKey of(RouteDescription route) {
			return new RouteKey(route.kind(), route.pattern());
		}

		static RouteKey of(RouteStatistics route) {
			return new RouteKey(route.kind(), route.route());
		}

	}

}
