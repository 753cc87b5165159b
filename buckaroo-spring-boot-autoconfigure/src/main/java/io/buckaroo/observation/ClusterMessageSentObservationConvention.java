package io.buckaroo.observation;

import io.buckaroo.observation.BuckarooObservationDocumentation.ClusterKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.OutcomeKeyNames;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The convention of the observation of messages that are sent to other nodes. An
 * application declares a bean of this type to change its name or its key values.
 */
public interface ClusterMessageSentObservationConvention
		extends ObservationConvention<ClusterMessageSentObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ClusterMessageSentObservationContext;
	}

	@Override
	default String getName() {
		return "buckaroo.cluster.sent";
	}

	@Override
	default String getContextualName(ClusterMessageSentObservationContext context) {
		return context.getMessage().value();
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(ClusterMessageSentObservationContext context) {
		return KeyValues.of(ClusterKeyNames.MESSAGE.withValue(context.getMessage().value()),
				OutcomeKeyNames.OUTCOME.withValue(context.getOutcome().value()));
	}

}
