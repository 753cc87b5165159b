package io.buckaroo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.buckaroo.actuate.NodeState.ClusterNodeState;
import io.buckaroo.actuate.NodeState.ClusterState;
import io.buckaroo.actuate.NodeState.RouteState;
import io.buckaroo.actuate.NodeState.TopicsState;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Labels;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RouteStatistics;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Describes the state of this node. Visits every connection, to find those whose
 * mailboxes fill.
 *
 * @param node the node
 * @param startedAt when the application has started
 * @param routes the routes
 * @param registry the open connections
 * @param topics the topics
 * @param drain the drain
 * @param cluster the cluster, or {@code null} if there is none
 */
public record NodeInspection(Node node, Instant startedAt, Routes routes, ConnectionRegistry registry, Topics topics,
		ConnectionDrain drain, @Nullable ClusterStatus cluster) {

	private static final int LARGEST_TOPICS = 10;

	NodeState inspect() {
		return new NodeState(ConnectionState.millis(Instant.now()), this.startedAt, this.node.id(),
				this.drain.isDraining(), routeStates(), topicsState(), clusterState());
	}

	private List<RouteState> routeStates() {
		Map<RouteKey, String> handlers = this.routes.stream()
			.collect(Collectors.toMap(RouteKey::of, Route::target, "%s, %s"::formatted));
		Map<String, Map<String, Long>> filling = this.registry.fillingMailboxes();
		return this.registry.routeStatistics()
			.stream()
			.map((route) -> state(route, handlers.getOrDefault(RouteKey.of(route), ""),
					filling.getOrDefault(route.kind(), Map.of()).getOrDefault(route.route(), 0L)))
			.toList();
	}

	private static RouteState state(RouteStatistics route, String handler, long filling) {
		return new RouteState(route.kind(), route.route(), handler, route.open(), route.paused(), filling,
				route.opened(), route.received(), route.sent(), route.rejected(), route.ended(), route.handshakes());
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

		static RouteKey of(Route route) {
			return new RouteKey(
					Labels.of((route instanceof Route.WebSocket) ? ConnectionKind.WEBSOCKET : ConnectionKind.SSE),
					route.pattern().getPatternString());
		}

		static RouteKey of(RouteStatistics route) {
			return new RouteKey(route.kind(), route.route());
		}

	}

}
