package io.buckaroo.webflux.handshake;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeObservation}.
 */
class HandshakeObservationTests {

	private final List<String> calls = new ArrayList<>();

	@Test
	void aScopeCallsNoPredicateAndNoHandlerOfTheApplication() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new RecordingHandler());
		Observation handshake = handshake(registry);
		registry.observationConfig().observationPredicate((name, context) -> {
			throw new ClassCastException("on purpose");
		});
		this.calls.clear();
		assertThat(handshake.scoped(registry::getCurrentObservation)).isNotNull();
		assertThat(registry.getCurrentObservation()).isNull();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void aScopeOpensInARegistryThatValidatesObservations() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		Observation handshake = handshake(registry);
		assertThat(handshake.scoped(registry::getCurrentObservation)).isNotNull();
		assertThat(registry.getCurrentObservation()).isNull();
	}

	@Test
	@SuppressWarnings("try")
	void anObservationWithinTheScopeIsAChildAndMayHaveScopes() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		Observation handshake = handshake(registry);
		handshake.scoped(() -> {
			Observation current = registry.getCurrentObservation();
			Observation child = Observation.start("child", registry);
			assertThat(child.getContextView().getParentObservation()).isSameAs(current);
			child.scoped(() -> assertThat(registry.getCurrentObservation()).isSameAs(child));
			child.stop();
			assertThat(registry.getCurrentObservation()).isSameAs(current);
		});
		assertThat(registry.getCurrentObservation()).isNull();
	}

	private static Observation handshake(ObservationRegistry registry) {
		Observation request = Observation.start("http.server.requests", registry);
		Observation handshake = HandshakeObservation.of(request, null);
		request.stop();
		return handshake;
	}

	private final class RecordingHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onScopeOpened(Observation.Context context) {
			HandshakeObservationTests.this.calls.add("opened");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			HandshakeObservationTests.this.calls.add("closed");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
