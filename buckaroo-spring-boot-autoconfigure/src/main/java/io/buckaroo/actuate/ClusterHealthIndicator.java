package io.buckaroo.actuate;

import java.time.Instant;

import io.buckaroo.runtime.ClusterStatus;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the connection to the broker of the cluster: up while this node receives its
 * own heartbeats and the broker refuses nothing. Performs no I/O. The details are those
 * of {@link ClusterStatus}.
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
		return Mono.fromSupplier(() -> {
			String fault = this.status.fault();
			Instant lastHeartbeat = this.status.lastHeartbeat();
			if (fault != null) {
				builder.withDetail("reason", fault);
			}
			if (lastHeartbeat != null) {
				builder.withDetail("lastHeartbeat", lastHeartbeat);
			}
			return builder.status((fault == null) ? Status.UP : Status.DOWN)
				.withDetail("reconnections", this.status.reconnections())
				.withDetail("dropped", this.status.dropped())
				.withDetail("presenceFailures", this.status.presenceFailures())
				.build();
		});
	}

}
