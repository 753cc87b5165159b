package io.buckaroo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.RoundTrips;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterHealthIndicator}.
 */
class ClusterHealthIndicatorTests {

	@Test
	void aNodeWithoutAFaultIsUp() {
		Instant heartbeat = Instant.parse("2026-01-01T12:00:00Z");
		Health health = health(new FixedStatus(null, heartbeat, 2, 3, 4));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails())
			.isEqualTo(Map.of("lastHeartbeat", heartbeat, "reconnections", 2L, "dropped", 3L, "presenceFailures", 4L));
	}

	@Test
	void aNodeWithAFaultIsDownAndSaysWhy() {
		Health health = health(new FixedStatus("Cannot connect to Redis", null, 0, 0, 0));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("reason", "Cannot connect to Redis")
			.doesNotContainKey("lastHeartbeat");
	}

	private static Health health(ClusterStatus status) {
		return new ClusterHealthIndicator(status).health().block(Duration.ofSeconds(5));
	}

	private record FixedStatus(@Nullable String fault, @Nullable Instant lastHeartbeat, long reconnections,
			long dropped, long presenceFailures) implements ClusterStatus {

		@Override
		public RoundTrips roundTrips() {
			return RoundTrips.NONE;
		}

		@Override
		public Map<String, Long> droppedByType() {
			return Map.of("incoming", this.dropped);
		}

		@Override
		public Collection<ClusterNode> nodes() {
			return List.of();
		}

	}

}
