package io.buckaroo.metrics;

import java.util.concurrent.TimeUnit;

import io.buckaroo.runtime.ClusterStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of the connection between this node and the broker of the cluster.
 */
public final class ClusterMeters implements MeterBinder {

	private final ClusterStatus cluster;

	private final BuckarooMeterConvention convention;

	/**
	 * Creates the meters.
	 * @param cluster the status of the cluster
	 * @param convention the names and tags
	 */
	public ClusterMeters(ClusterStatus cluster, BuckarooMeterConvention convention) {
		this.cluster = cluster;
		this.convention = convention;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		ConventionalMeters meters = new ConventionalMeters(registry, this.convention);
		meters.gauge(BuckarooMeter.CLUSTER_UP, Tags.empty(), this.cluster, (cluster) -> cluster.isUp() ? 1 : 0);
		meters.timer(BuckarooMeter.CLUSTER_ROUNDTRIP, Tags.empty(), this.cluster,
				(cluster) -> cluster.roundTrips().count(), (cluster) -> cluster.roundTrips().total().toNanos(),
				TimeUnit.NANOSECONDS);
		this.cluster.droppedByType()
			.keySet()
			.forEach((type) -> meters.counter(BuckarooMeter.CLUSTER_DROPPED, Tags.of("type", type), this.cluster,
					(cluster) -> cluster.droppedByType().getOrDefault(type, 0L)));
		meters.counter(BuckarooMeter.CLUSTER_RECONNECTIONS, Tags.empty(), this.cluster, ClusterStatus::reconnections);
	}

}
