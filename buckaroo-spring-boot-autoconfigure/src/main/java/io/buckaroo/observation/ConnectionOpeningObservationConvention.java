package io.buckaroo.observation;

import io.buckaroo.observation.BuckarooObservationDocumentation.ConnectionKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.HighCardinalityConnectionKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.OutcomeKeyNames;
import io.buckaroo.runtime.Labels;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The convention of the observation of a connection's opening. An application declares a
 * bean of this type to change its name or its key values.
 */
public interface ConnectionOpeningObservationConvention
		extends ObservationConvention<ConnectionOpeningObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ConnectionOpeningObservationContext;
	}

	@Override
	default String getName() {
		return "buckaroo.connection.opening";
	}

	@Override
	default String getContextualName(ConnectionOpeningObservationContext context) {
		return "open " + context.getConnection().route();
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(ConnectionOpeningObservationContext context) {
		return KeyValues.of(ConnectionKeyNames.KIND.withValue(Labels.of(context.getKind())),
				ConnectionKeyNames.ROUTE.withValue(context.getConnection().route()),
				OutcomeKeyNames.OUTCOME.withValue(context.getOutcome().value()));
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(ConnectionOpeningObservationContext context) {
		return KeyValues.of(HighCardinalityConnectionKeyNames.CONNECTION_ID.withValue(context.getConnection().id()));
	}

}
