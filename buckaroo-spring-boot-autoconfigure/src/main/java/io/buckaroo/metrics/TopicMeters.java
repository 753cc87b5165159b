package io.buckaroo.metrics;

import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of topics, read from their statistics.
 */
public final class TopicMeters implements MeterBinder {

	private final Topics topics;

	private final BuckarooMeterConvention convention;

	/**
	 * Creates the meters.
	 * @param topics the topics
	 * @param convention the names and tags
	 */
	public TopicMeters(Topics topics, BuckarooMeterConvention convention) {
		this.topics = topics;
		this.convention = convention;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		ConventionalMeters meters = new ConventionalMeters(registry, this.convention);
		meters.gauge(BuckarooMeter.TOPICS, Tags.empty(), this.topics, (topics) -> statistics(topics).topics());
		meters.gauge(BuckarooMeter.SUBSCRIPTIONS, Tags.empty(), this.topics,
				(topics) -> statistics(topics).subscriptions());
		meters.counter(BuckarooMeter.TOPIC_RESUMED, Tags.of("outcome", "recovered"), this.topics,
				(topics) -> statistics(topics).recovered());
		meters.counter(BuckarooMeter.TOPIC_RESUMED, Tags.of("outcome", "reset"), this.topics,
				(topics) -> statistics(topics).reset());
	}

	private static TopicStatistics statistics(Topics topics) {
		return topics.statistics(0);
	}

}
