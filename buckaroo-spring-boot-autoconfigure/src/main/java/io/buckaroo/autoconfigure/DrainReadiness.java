package io.buckaroo.autoconfigure;

import io.buckaroo.runtime.DrainListener;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Changes the readiness of the application while the node drains, so that load balancers
 * send it no new connections. An application that is or becomes ready meanwhile, for
 * example because its start-up is completed, refuses traffic nevertheless. A state in
 * which the application itself refuses traffic is kept.
 */
final class DrainReadiness implements DrainListener, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	private final @Nullable ApplicationAvailability availability;

	private final ConfigurableApplicationContext context;

	/**
	 * Creates the listener.
	 * @param availability the availability of the application; without it, there is no
	 * readiness
	 * @param context the context of the application
	 */
	DrainReadiness(@Nullable ApplicationAvailability availability, ConfigurableApplicationContext context) {
		this.availability = availability;
		this.context = context;
	}

	@Override
	public void drainChanged(boolean draining) {
		if (this.availability == null) {
			return;
		}
		if (draining) {
			// Last, so that all others are notified of a state before it is replaced
			this.context.addApplicationListener(this);
			if (this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
				publish(ReadinessState.REFUSING_TRAFFIC);
			}
		}
		else {
			this.context.removeApplicationListener(this);
			if (isOwn(this.availability.getLastChangeEvent(ReadinessState.class))) {
				publish(ReadinessState.ACCEPTING_TRAFFIC);
			}
		}
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			publish(ReadinessState.REFUSING_TRAFFIC);
		}
	}

	private boolean isOwn(@Nullable AvailabilityChangeEvent<ReadinessState> latest) {
		return latest != null && latest.getSource() == this;
	}

	private void publish(ReadinessState state) {
		this.context.publishEvent(new AvailabilityChangeEvent<>(this, state));
	}

}
