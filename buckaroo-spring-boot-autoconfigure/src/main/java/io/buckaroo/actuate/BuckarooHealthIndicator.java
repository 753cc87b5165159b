package io.buckaroo.actuate;

import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of this node: out of service while it drains, and in a cluster down while it
 * does not receive its own heartbeats or the broker refuses something. Performs no I/O.
 * The details are those of {@link ClusterStatus}, the number of connections, and whether
 * the node drains.
 */
public final class BuckarooHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ConnectionRegistry registry;

	private final @Nullable ClusterStatus cluster;

	/**
	 * Creates an indicator.
	 * @param registry the connections of this node
	 * @param cluster the status of the cluster, if the node belongs to one
	 */
	public BuckarooHealthIndicator(ConnectionRegistry registry, @Nullable ClusterStatus cluster) {
		this.registry = registry;
		this.cluster = cluster;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> {
			boolean draining = !this.registry.isOpen();
			builder.status(draining ? Status.OUT_OF_SERVICE : Status.UP);
			if (this.cluster != null) {
				addCluster(builder, this.cluster);
			}
			return builder.withDetail("draining", draining).withDetail("connections", this.registry.size()).build();
		});
	}

	private static void addCluster(Health.Builder builder, ClusterStatus cluster) {
		String fault = cluster.fault();
		if (fault != null) {
			builder.down().withDetail("reason", fault);
		}
		addIfPresent(builder, "lastHeartbeat", cluster.lastHeartbeat());
		addIfPresent(builder, "roundTrip", cluster.roundTrip());
		builder.withDetail("nodes", cluster.nodes().size())
			.withDetail("reconnections", cluster.reconnections())
			.withDetail("dropped", cluster.dropped())
			.withDetail("presenceFailures", cluster.presenceFailures());
	}

	private static void addIfPresent(Health.Builder builder, String name, @Nullable Object value) {
		if (value != null) {
			builder.withDetail(name, value);
		}
	}

}
