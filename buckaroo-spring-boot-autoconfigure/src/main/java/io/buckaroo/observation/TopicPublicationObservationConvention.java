package io.buckaroo.observation;

import io.buckaroo.observation.BuckarooObservationDocumentation.HighCardinalityTopicKeyNames;
import io.buckaroo.observation.BuckarooObservationDocumentation.OutcomeKeyNames;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The convention of the observation of publications on topics. An application declares a
 * bean of this type to change its name or its key values.
 */
public interface TopicPublicationObservationConvention
		extends ObservationConvention<TopicPublicationObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof TopicPublicationObservationContext;
	}

	@Override
	default String getName() {
		return "buckaroo.topic.published";
	}

	@Override
	default String getContextualName(TopicPublicationObservationContext context) {
		return "publish";
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(TopicPublicationObservationContext context) {
		return KeyValues.of(OutcomeKeyNames.OUTCOME.withValue(context.getOutcome().value()));
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(TopicPublicationObservationContext context) {
		return KeyValues.of(HighCardinalityTopicKeyNames.TOPIC.withValue(context.getTopic()));
	}

}
