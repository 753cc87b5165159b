package io.buckaroo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.actuate.NodeState.ClusterNodeState;
import io.buckaroo.actuate.NodeState.ClusterState;
import io.buckaroo.actuate.NodeState.RouteState;
import io.buckaroo.actuate.NodeState.TopicsState;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.TopicStatistics.TopicSize;
import io.buckaroo.runtime.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link NodeInspection}.
 */
class NodeInspectionTests {

	private static final MessageCodecs CODECS = new MessageCodecs(List.of(new JsonMessageCodec(new JsonMapper())),
			null);

	private static final Instant TIME = Instant.parse("2026-11-27T15:00:00.123Z");

	private final Topics topics = mock();

	private final ConnectionRegistry registry = new ConnectionRegistry(new Node("one"), this.topics);

	@BeforeEach
	void noTopics() {
		given(this.topics.statistics(10)).willReturn(new TopicStatistics(0, 0, List.of(), 0, 0));
	}

	@Test
	void aClusterIsDescribed() {
		ClusterStatus cluster = mock();
		given(cluster.lastHeartbeat()).willReturn(TIME.plusNanos(1));
		given(cluster.roundTrip()).willReturn(Duration.ofNanos(1_200_000));
		given(cluster.reconnections()).willReturn(1L);
		given(cluster.dropped()).willReturn(2L);
		given(cluster.presenceFailures()).willReturn(3L);
		given(cluster.nodes()).willReturn(List.of(new ClusterNode("one", 12, TIME), new ClusterNode("two", 34, TIME)));
		assertThat(inspect(cluster).cluster()).isEqualTo(new ClusterState(true, null, TIME, 0.0012, 1, 2, 3,
				List.of(new ClusterNodeState("one", 12, TIME, true), new ClusterNodeState("two", 34, TIME, false))));
	}

	@Test
	void aFaultOfTheClusterIsDescribed() {
		ClusterStatus cluster = mock();
		given(cluster.fault()).willReturn("not connected");
		given(cluster.roundTrip()).willReturn(null);
		given(cluster.nodes()).willReturn(List.of());
		assertThat(inspect(cluster).cluster())
			.isEqualTo(new ClusterState(false, "not connected", null, null, 0, 0, 0, List.of()));
	}

	@Test
	void theLargestTopicsAreDescribed() {
		List<TopicSize> largest = List.of(new TopicSize("news", 100));
		given(this.topics.statistics(10)).willReturn(new TopicStatistics(2, 101, largest, 0, 0));
		assertThat(inspect(null).topics()).isEqualTo(new TopicsState(2, 101, largest));
	}

	@Test
	void routesThatDifferOnlyInTheirConditionsAreDescribedTogether() {
		assertThat(inspect(null).routes()).singleElement()
			.extracting(RouteState::route, RouteState::kind, RouteState::handler)
			.containsExactly("/chat", "websocket", "bean 'english', bean 'german'");
	}

	@Test
	void malformedMessagesAreDescribedByTheirReason() {
		this.registry.malformed("/chat", MalformedMessage.Reason.INVALID);
		assertThat(inspect(null).routes()).singleElement()
			.extracting(RouteState::malformed)
			.isEqualTo(Map.of("invalid", 1L));
	}

	@Test
	void codecsOfTypedMessagesAreDescribed() {
		MessageSocket<String, String, Void> typed = (message, state) -> Result.ok();
		List<Route> routes = BuckarooRouter.route()
			.messageSocket("/chat", typed, (route) -> route.messages(String.class, String.class))
			.build()
			.routes();
		assertThat(inspect(routes, null).routes()).singleElement()
			.extracting(RouteState::codecs)
			.isEqualTo(List.of("json"));
		assertThat(inspect(null).routes()).singleElement().extracting(RouteState::codecs).isEqualTo(List.of());
	}

	private NodeState inspect(@Nullable ClusterStatus cluster) {
		BuckarooSocket<Void> socket = (frame, state) -> Result.reply(frame);
		return inspect(Stream.of("english", "german")
			.map((name) -> BuckarooRouter.route()
				.websocket("/chat", socket, (route) -> route.matching(host(name + ".example.org")))
				.build()
				.routes()
				.get(0)
				.withTarget("bean '" + name + "'"))
			.toList(), cluster);
	}

	private NodeState inspect(List<Route> routes, @Nullable ClusterStatus cluster) {
		this.registry.announce(Map.of(ConnectionKind.WEBSOCKET, Set.of("/chat")));
		ConnectionDrain drain = new ConnectionDrain(this.registry, Duration.ZERO, Duration.ZERO, 0, (draining) -> {
		});
		return new NodeInspection(new Node("one"), TIME, new Routes(routes), () -> CODECS, this.registry, this.topics,
				drain, cluster)
			.inspect();
	}

}
