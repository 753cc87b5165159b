package io.buckaroo.docs.topics;

import java.time.Duration;

import io.buckaroo.topic.TopicHistory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A history of all topics with a common prefix.
 */
@Configuration(proxyBeanMethods = false)
class Histories {

	@Bean
	TopicHistory roomHistories() {
		return TopicHistory.of("room/*", 100).timeToLive(Duration.ofHours(24)).recoveryLimit(50);
	}

}
