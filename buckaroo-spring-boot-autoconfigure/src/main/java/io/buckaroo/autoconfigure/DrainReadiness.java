package io.buckaroo.autoconfigure;

import io.buckaroo.runtime.DrainListener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Changes the readiness of the application while the node drains, so that load balancers
 * send it no new connections. A state that the application has set itself is kept.
 *
 * @param availability the availability of the application; without it, there is no
 * readiness
 * @param publisher the publisher of changes
 */
record DrainReadiness(@Nullable ApplicationAvailability availability,
		ApplicationEventPublisher publisher) implements DrainListener {

	@Override
	public void drainChanged(boolean draining) {
		if (this.availability == null) {
			return;
		}
		if (!draining && isOwn(this.availability.getLastChangeEvent(ReadinessState.class))) {
			publish(ReadinessState.ACCEPTING_TRAFFIC);
		}
		else if (draining && this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
			publish(ReadinessState.REFUSING_TRAFFIC);
		}
	}

	private boolean isOwn(@Nullable AvailabilityChangeEvent<ReadinessState> latest) {
		return latest != null && latest.getSource() == this;
	}

	private void publish(ReadinessState state) {
		this.publisher.publishEvent(new AvailabilityChangeEvent<>(this, state));
	}

}
