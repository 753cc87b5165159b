package io.buckaroo.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.buckaroo.runtime.TopicStatistics.TopicSize;
import io.buckaroo.runtime.Traffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A node in the actuator.
 *
 * @param time the time of the node
 * @param startedAt when the application has started
 * @param node the id of the node
 * @param draining whether the node refuses new connections
 * @param routes the routes, in the order of their patterns
 * @param topics the topics with subscribers on this node
 * @param cluster the cluster, or {@code null} if there is none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record NodeState(Instant time, Instant startedAt, String node, boolean draining, List<RouteState> routes,
		TopicsState topics, @Nullable ClusterState cluster) implements OperationResponseBody {

	/**
	 * A route, with figures since start-up.
	 *
	 * @param kind {@code websocket} or {@code sse}
	 * @param route the pattern
	 * @param handler the description of the handler
	 * @param codecs the names of the codecs of typed messages; empty if the messages of
	 * the route are not typed
	 * @param connections the number of open connections
	 * @param paused how many of them do not read
	 * @param filling how many of them have a mailbox that is at least half full
	 * @param opened how many connections have opened
	 * @param received messages and bytes from clients
	 * @param sent messages or events, and bytes, to clients
	 * @param rejected how many messages full mailboxes have rejected
	 * @param malformed how many messages of clients were malformed, by reason
	 * @param ended how many connections have ended, by reason
	 * @param handshakes how many handshakes there were, by outcome
	 */
	record RouteState(String kind, String route, String handler, List<String> codecs, int connections, int paused,
			long filling, long opened, Traffic received, Traffic sent, long rejected, Map<String, Long> malformed,
			Map<String, Long> ended, Map<String, Long> handshakes) {

	}

	/**
	 * The topics with subscribers on this node.
	 *
	 * @param count the number of topics
	 * @param subscriptions the number of subscriptions
	 * @param largest the topics with most subscribers
	 */
	record TopicsState(int count, int subscriptions, List<TopicSize> largest) {

	}

	/**
	 * The cluster, as this node sees it, with figures since start-up.
	 *
	 * @param up whether this node can use the broker completely
	 * @param fault why it cannot, or {@code null}
	 * @param lastHeartbeat when the latest heartbeat has come back, or {@code null}
	 * @param roundTrip how long the latest heartbeat took, in seconds, or {@code null}
	 * @param reconnections how often lost connections have been replaced
	 * @param dropped how many messages have been dropped
	 * @param presenceFailures how often members could not be read or written
	 * @param nodes the nodes, this one included
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record ClusterState(boolean up, @Nullable String fault, @Nullable Instant lastHeartbeat, @Nullable Double roundTrip,
			long reconnections, long dropped, long presenceFailures, List<ClusterNodeState> nodes) {

	}

	/**
	 * A node of the cluster.
	 *
	 * @param id the id
	 * @param connections the number of its open connections
	 * @param lastSeen when it was last heard of
	 * @param self whether it is this node
	 */
	record ClusterNodeState(String id, int connections, Instant lastSeen, boolean self) {

	}

}
