package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import io.buckaroo.runtime.ClusterNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterNodes}.
 */
class ClusterNodesTests {

	private long now = 1;

	private final ClusterNodes nodes = withHeartbeatsEach(Duration.ofSeconds(5));

	@Test
	void nodesAreKnownByTheirLatestAnnouncement() {
		this.nodes.heard(alive("b", 1));
		this.nodes.heard(alive("a", 2));
		this.nodes.heard(alive("b", 3));
		assertThat(this.nodes.others()).extracting(ClusterNode::id).containsExactly("a", "b");
		assertThat(this.nodes.others()).extracting(ClusterNode::connections).containsExactly(2, 3);
	}

	@Test
	void onlyTheFirstAnnouncementOfANodeIsThatOfAnUnknownOne() {
		assertThat(this.nodes.heard(alive("a", 0))).isTrue();
		assertThat(this.nodes.heard(alive("a", 0))).isFalse();
	}

	@Test
	void aNodeThatStopsIsRemoved() {
		this.nodes.heard(alive("a", 1));
		assertThat(this.nodes.heard(NodeAnnouncement.stopping("a"))).isFalse();
		assertThat(this.nodes.others()).isEmpty();
	}

	@Test
	void aNodeIsForgottenAfterThreeMissedAnnouncements() {
		this.nodes.heard(alive("a", 1));
		this.now += Duration.ofSeconds(15).toNanos();
		this.nodes.beat();
		assertThat(this.nodes.others()).hasSize(1);
		this.now++;
		assertThat(this.nodes.others()).isEmpty();
		assertThat(this.nodes.heard(alive("a", 1))).isTrue();
	}

	@Test
	void aNodeIsKnownUntilItIsSilent() {
		assertThat(this.nodes.knows("a")).isFalse();
		this.nodes.heard(alive("a", 1));
		assertThat(this.nodes.knows("a")).isTrue();
		this.now += Duration.ofSeconds(16).toNanos();
		assertThat(this.nodes.knows("a")).isFalse();
	}

	@Test
	void aNodeAnnouncesItselfWithEveryHeartbeat() {
		assertThat(this.nodes.beat()).isTrue();
		assertThat(this.nodes.beat()).isTrue();
	}

	@Test
	void aNodeWithFrequentHeartbeatsAnnouncesItselfEveryFiveSeconds() {
		ClusterNodes nodes = withHeartbeatsEach(Duration.ofMillis(300));
		assertThat(IntStream.rangeClosed(1, 51).filter((beat) -> nodes.beat())).containsExactly(17, 34, 51);
	}

	@Test
	void aNodeWithRareHeartbeatsIsForgottenAfterThreeOfThem() {
		ClusterNodes nodes = withHeartbeatsEach(Duration.ofMinutes(1));
		nodes.heard(alive("a", 1));
		this.now += Duration.ofMinutes(3).toNanos();
		assertThat(nodes.others()).hasSize(1);
	}

	@Test
	void aNodeWithItsOwnIntervalIsForgottenAfterThreeOfThem() {
		this.nodes.heard(NodeAnnouncement.alive("rare", 1, Duration.ofMinutes(1)));
		this.nodes.heard(NodeAnnouncement.alive("frequent", 1, Duration.ofSeconds(1)));
		this.now += Duration.ofSeconds(4).toNanos();
		assertThat(this.nodes.others()).extracting(ClusterNode::id).containsExactly("rare");
		this.now += Duration.ofSeconds(176).toNanos();
		assertThat(this.nodes.others()).hasSize(1);
		this.now++;
		assertThat(this.nodes.others()).isEmpty();
	}

	@Test
	void theIntervalOfANodeIsAWholeNumberOfHeartbeats() {
		assertThat(withHeartbeatsEach(Duration.ofSeconds(2)).interval()).isEqualTo(Duration.ofSeconds(6));
		assertThat(withHeartbeatsEach(Duration.ofMinutes(1)).interval()).isEqualTo(Duration.ofMinutes(1));
	}

	private ClusterNodes withHeartbeatsEach(Duration interval) {
		return new ClusterNodes(interval, () -> this.now);
	}

	private static NodeAnnouncement alive(String id, int connections) {
		return new NodeAnnouncement(id, connections, null, false);
	}

}
