package io.buckaroo.metrics;

import io.micrometer.core.instrument.Tags;

/**
 * The names and tags of the meters. An application that renames a meter, or adds a tag,
 * defines a bean of this type:
 *
 * <pre class="code">
 * &#064;Bean
 * BuckarooMeterConvention meterConvention() {
 *     return new BuckarooMeterConvention() {
 *
 *         &#064;Override
 *         public Tags getTags(BuckarooMeter meter, Tags tags) {
 *             return tags.and("region", "eu");
 *         }
 *
 *     };
 * }
 * </pre>
 *
 * The convention is called when a time series appears, most of them at start-up, not for
 * each connection or message.
 */
public interface BuckarooMeterConvention {

	/**
	 * Returns the name of a meter.
	 * @param meter the meter
	 * @return the name; the default one unless overridden
	 */
	default String getName(BuckarooMeter meter) {
		return meter.getName();
	}

	/**
	 * Returns the tags of a time series. All time series of a meter should have the same
	 * keys, which Prometheus requires.
	 * @param meter the meter
	 * @param tags the default tags
	 * @return the tags; the default ones unless overridden
	 */
	default Tags getTags(BuckarooMeter meter, Tags tags) {
		return tags;
	}

}
