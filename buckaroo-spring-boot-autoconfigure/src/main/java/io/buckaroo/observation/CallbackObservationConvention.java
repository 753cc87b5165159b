package io.buckaroo.observation;

import io.buckaroo.observation.BuckarooObservationDocumentation.CallbackKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.ConnectionKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.HighCardinalityConnectionKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.OutcomeKeyNames;
import io.buckaroo.runtime.Labels;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The convention of the observation of callbacks. An application declares a bean of this
 * type to change its name or its key values.
 */
public interface CallbackObservationConvention extends ObservationConvention<CallbackObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof CallbackObservationContext;
	}

	@Override
	default String getName() {
		return "buckaroo.callbacks";
	}

	@Override
	default String getContextualName(CallbackObservationContext context) {
		return context.getCallback().value() + " " + context.getConnection().route();
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(CallbackObservationContext context) {
		return KeyValues.of(ConnectionKeyNames.KIND.withValue(Labels.of(context.getKind())),
				ConnectionKeyNames.ROUTE.withValue(context.getConnection().route()),
				CallbackKeyNames.CALLBACK.withValue(context.getCallback().value()),
				OutcomeKeyNames.OUTCOME.withValue(context.getOutcome().value()));
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(CallbackObservationContext context) {
		return KeyValues.of(HighCardinalityConnectionKeyNames.CONNECTION_ID.withValue(context.getConnection().id()));
	}

}
