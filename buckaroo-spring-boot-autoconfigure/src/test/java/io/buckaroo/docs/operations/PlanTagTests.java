package io.buckaroo.docs.operations;

import java.util.Map;

import io.buckaroo.Connection;
import io.buckaroo.Termination;
import io.buckaroo.observation.ConnectionEndingObservationContext;
import io.buckaroo.runtime.ConnectionKind;
import io.micrometer.common.KeyValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PlanTag}.
 */
class PlanTagTests {

	@Test
	void thePlanIsATag() {
		Connection connection = mock();
		given(connection.route()).willReturn("/chat");
		given(connection.attributes()).willReturn(Map.of("plan", "gold"));
		assertThat(new PlanTag().getLowCardinalityKeyValues(new ConnectionEndingObservationContext(connection,
				ConnectionKind.WEBSOCKET, new Termination.Shutdown())))
			.contains(KeyValue.of("plan", "gold"), KeyValue.of("termination", "shutdown"));
	}

}
