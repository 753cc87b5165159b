package io.buckaroo.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainReadiness}.
 */
class DrainReadinessTests {

	private final StaticApplicationContext context = new StaticApplicationContext();

	private final ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();

	private final DrainReadiness readiness = new DrainReadiness(this.availability, this.context);

	@BeforeEach
	void start() {
		this.context.addApplicationListener(this.availability);
		this.context.refresh();
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void theApplicationRefusesTrafficWhileItDrains() {
		this.readiness.drainChanged(true);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		this.readiness.drainChanged(false);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void aStateThatTheApplicationHasSetBeforeIsKept() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.readiness.drainChanged(true);
		this.readiness.drainChanged(false);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void aStateThatTheApplicationSetsMeanwhileIsKept() {
		this.readiness.drainChanged(true);
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.readiness.drainChanged(false);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void anApplicationThatBecomesReadyWhileItDrainsRefusesTraffic() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.readiness.drainChanged(true);
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		this.readiness.drainChanged(false);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void anApplicationThatAcceptsTrafficAfterADrainIsNotInterferedWith() {
		this.readiness.drainChanged(true);
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		this.readiness.drainChanged(false);
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void listenersOfTheApplicationAreNotifiedOfTheStatesInTheirOrder() {
		List<ReadinessState> states = new ArrayList<>();
		this.context.addApplicationListener(new ReadinessListener(states));
		this.readiness.drainChanged(true);
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(states).containsExactly(ReadinessState.REFUSING_TRAFFIC, ReadinessState.ACCEPTING_TRAFFIC,
				ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void anApplicationWithoutReadinessMayDrain() {
		new DrainReadiness(null, this.context).drainChanged(true);
		assertThat(this.availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
	}

	private record ReadinessListener(
			List<ReadinessState> states) implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

		@Override
		public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
			this.states.add(event.getState());
		}

	}

}
