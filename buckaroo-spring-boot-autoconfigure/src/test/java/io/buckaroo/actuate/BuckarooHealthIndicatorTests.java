package io.buckaroo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RoundTrips;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link BuckarooHealthIndicator}.
 */
class BuckarooHealthIndicatorTests {

	private static final Instant HEARTBEAT = Instant.parse("2026-01-01T12:00:00Z");

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	@Test
	void aNodeWithoutAClusterIsUp() {
		Health health = health(null);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactly(entry("draining", false), entry("connections", 0));
	}

	@Test
	void aNodeWithoutAFaultIsUp() {
		Health health = health(
				new FixedStatus(null, HEARTBEAT, RoundTrips.NONE.and(Duration.ofMillis(2)), 2, Map.of("a", 1L), 4));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsExactly(entry("lastHeartbeat", HEARTBEAT),
				entry("roundTrip", Duration.ofMillis(2)), entry("nodes", 1), entry("reconnections", 2L),
				entry("dropped", 1L), entry("presenceFailures", 4L), entry("draining", false), entry("connections", 0));
	}

	@Test
	void aNodeWithAFaultIsDownAndSaysWhy() {
		Health health = health(new FixedStatus("Cannot connect to Redis", null, RoundTrips.NONE, 0, Map.of(), 0));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("reason", "Cannot connect to Redis")
			.doesNotContainKeys("lastHeartbeat", "roundTrip");
	}

	@Test
	void aNodeThatDrainsIsOutOfService() {
		this.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		Health health = health(new FixedStatus(null, HEARTBEAT, RoundTrips.NONE, 0, Map.of(), 0));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("draining", true);
	}

	@Test
	void aNodeWithAFaultIsDownEvenIfItDrains() {
		this.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		assertThat(health(new FixedStatus("Cannot connect", null, RoundTrips.NONE, 0, Map.of(), 0)).getStatus())
			.isEqualTo(Status.DOWN);
	}

	private Health health(@Nullable ClusterStatus status) {
		return new BuckarooHealthIndicator(this.registry, status).health().block(Duration.ofSeconds(5));
	}

	private record FixedStatus(@Nullable String fault, @Nullable Instant lastHeartbeat, RoundTrips roundTrips,
			long reconnections, Map<String, Long> droppedByType, long presenceFailures) implements ClusterStatus {

		@Override
		public Collection<ClusterNode> nodes() {
			return List.of(new ClusterNode("node", 0, HEARTBEAT));
		}

	}

}
