package io.buckaroo.actuate;

import io.buckaroo.runtime.ClusterStatus;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether this node hears itself through the broker of the cluster. Asks nobody: the
 * node's own heartbeat has told.
 */
public final class ClusterHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ClusterStatus status;

	/**
	 * Shows a status.
	 * @param status the status
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
