package io.buckaroo.docs.operations;

import io.buckaroo.Termination;
import io.buckaroo.observation.ConnectionEndingObservationContext;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.test.TestConnection;
import io.micrometer.common.KeyValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlanTag}.
 */
class PlanTagTests {

	@Test
	void thePlanIsATag() {
		TestConnection connection = TestConnection.create((request) -> request.attribute("plan", "gold"));
		assertThat(new PlanTag().getLowCardinalityKeyValues(new ConnectionEndingObservationContext(connection,
				ConnectionKind.WEBSOCKET, new Termination.Shutdown())))
			.contains(KeyValue.of("plan", "gold"), KeyValue.of("termination", "shutdown"));
	}

}
