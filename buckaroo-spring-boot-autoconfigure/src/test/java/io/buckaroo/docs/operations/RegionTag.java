package io.buckaroo.docs.operations;

import io.buckaroo.metrics.BuckarooMeter;
import io.buckaroo.metrics.BuckarooMeterConvention;
import io.micrometer.core.instrument.Tags;

import org.springframework.stereotype.Component;

@Component
class RegionTag implements BuckarooMeterConvention {

	@Override
	public Tags getTags(BuckarooMeter meter, Tags tags) {
		return tags.and("region", "eu");
	}

}
