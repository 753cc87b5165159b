package io.buckaroo.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.topic.History;
import io.buckaroo.topic.PayloadLimit;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import io.buckaroo.topic.redis.RedisSettings;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Checked settings of topics and of the cluster. A value out of range is an
 * {@link InvalidConfigurationPropertyValueException}.
 */
final class TopicSettings {

	private TopicSettings() {
	}

	/**
	 * Returns the histories of topics.
	 * @param properties the properties, which take precedence over the beans
	 * @param declared the beans, in their order
	 * @return the histories
	 */
	static TopicHistories histories(BuckarooProperties properties, ObjectProvider<TopicHistory> declared) {
		List<TopicHistory> configured = properties.topics()
			.entrySet()
			.stream()
			.map((topic) -> history(topic.getKey(), topic.getValue()))
			.toList();
		return new TopicHistories(Stream.concat(configured.stream(), declared.orderedStream()).toList());
	}

	private static TopicHistory history(String topic, BuckarooProperties.Topic properties) {
		try {
			return new TopicHistory(topic, history(topic, properties.history()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.topics[%s]".formatted(topic), topic,
					ex.getMessage());
		}
	}

	private static History history(String topic, BuckarooProperties.TopicHistory history) {
		SettingRanges ranges = SettingRanges.ofProperties("topics[%s].history.".formatted(topic));
		ranges.notNegative("size", history.size(), "disables the history");
		ranges.notNegative("ttl", history.ttl(), "means no limit");
		ranges.notNegative("recovery-limit", history.recoveryLimit(), "replays no messages");
		return new History(history.size(), history.ttl(), history.recoveryLimit());
	}

	/**
	 * Returns the settings of the connection to Redis.
	 * @param cluster the properties of the cluster
	 * @param environment the environment, whose {@code spring.application.name} is the
	 * default prefix
	 * @return the settings
	 */
	static RedisSettings redis(BuckarooProperties.Cluster cluster, Environment environment) {
		SettingRanges ranges = SettingRanges.ofProperties("cluster.");
		ranges.positive("heartbeat-interval", cluster.heartbeatInterval());
		ranges.positive("heartbeat-timeout", cluster.heartbeatTimeout());
		ranges.shorter("heartbeat-interval", cluster.heartbeatInterval(), "heartbeat-timeout",
				cluster.heartbeatTimeout());
		ranges.capacity("max-pending-publications", cluster.maxPendingPublications());
		ranges.size("max-pending-size", cluster.maxPendingSize());
		String prefix = StringUtils.hasText(cluster.prefix()) ? cluster.prefix()
				: environment.getProperty("spring.application.name", "buckaroo");
		return new RedisSettings(prefix, cluster.whenUnavailable() == BuckarooProperties.WhenUnavailable.LOCAL_ONLY,
				cluster.heartbeatInterval(), cluster.heartbeatTimeout(), cluster.maxPendingPublications(),
				cluster.maxPendingSize());
	}

	/**
	 * Returns the maximum size of a payload.
	 * @param properties the properties
	 * @return the limit
	 */
	static PayloadLimit payloadLimit(BuckarooProperties properties) {
		SettingRanges.ofProperties("").size("max-publication-size", properties.maxPublicationSize());
		return new PayloadLimit(properties.maxPublicationSize());
	}

}
