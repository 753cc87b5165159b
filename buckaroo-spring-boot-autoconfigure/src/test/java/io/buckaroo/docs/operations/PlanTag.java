package io.buckaroo.docs.operations;

import io.buckaroo.observation.ConnectionEndingObservationContext;
import io.buckaroo.observation.ConnectionEndingObservationConvention;
import io.micrometer.common.KeyValues;

import org.springframework.stereotype.Component;

@Component
class PlanTag implements ConnectionEndingObservationConvention {

	@Override
	public KeyValues getLowCardinalityKeyValues(ConnectionEndingObservationContext context) {
		Object plan = context.getConnection().attributes().getOrDefault("plan", "none");
		return ConnectionEndingObservationConvention.super.getLowCardinalityKeyValues(context).and("plan",
				plan.toString());
	}

}
