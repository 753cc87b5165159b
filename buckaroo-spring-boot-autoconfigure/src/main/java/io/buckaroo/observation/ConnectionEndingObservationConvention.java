package io.buckaroo.observation;

import io.buckaroo.observation.BuckarooObservationDocumentation.ConnectionKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.EndingKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.HighCardinalityConnectionKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.OutcomeKeyNames;
import io.buckaroo.runtime.Labels;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The convention of the observation of a connection's end. An application declares a bean
 * of this type to change its name or its key values.
 */
public interface ConnectionEndingObservationConvention
		extends ObservationConvention<ConnectionEndingObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ConnectionEndingObservationContext;
	}

	@Override
	default String getName() {
		return "buckaroo.connection.ending";
	}

	@Override
	default String getContextualName(ConnectionEndingObservationContext context) {
		return "end " + context.getConnection().route();
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(ConnectionEndingObservationContext context) {
		return KeyValues.of(ConnectionKeyNames.KIND.withValue(Labels.of(context.getKind())),
				ConnectionKeyNames.ROUTE.withValue(context.getConnection().route()),
				EndingKeyNames.TERMINATION.withValue(Labels.of(context.getTermination())),
				EndingKeyNames.CLOSE_CODE.withValue(Labels.closeCode(context.getKind(), context.getTermination())),
				OutcomeKeyNames.OUTCOME.withValue(context.getOutcome().value()));
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(ConnectionEndingObservationContext context) {
		return KeyValues.of(HighCardinalityConnectionKeyNames.CONNECTION_ID.withValue(context.getConnection().id()));
	}

}
