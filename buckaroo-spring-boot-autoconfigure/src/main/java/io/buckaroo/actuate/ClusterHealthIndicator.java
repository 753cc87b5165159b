package io.buckaroo.actuate;

import io.buckaroo.runtime.ClusterStatus;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the connection to the broker of the cluster: up while this node receives its
 * own heartbeats. Performs no I/O. The detail {@code dropped} is the number of dropped
 * messages.
 */
public final class ClusterHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ClusterStatus status;

	/**
	 * Creates an indicator.
	 * @param status the status of the cluster
	 */
	public ClusterHealthIndicator(ClusterStatus status) {
		this.status = status;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono.fromSupplier(() -> builder.status(this.status.isUp() ? Status.UP : Status.DOWN)
			.withDetail("dropped", this.status.dropped())
			.build());
	}

}
