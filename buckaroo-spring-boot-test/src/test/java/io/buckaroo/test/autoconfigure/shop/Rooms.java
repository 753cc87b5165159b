package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.topic.TopicHistory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A bean of the slice beside one that needs the rest of the application.
 */
@Configuration(proxyBeanMethods = false)
class Rooms {

	@Bean
	TopicHistory roomHistory() {
		return TopicHistory.of("room/*", 10);
	}

	@Bean
	Moderation moderation(OrderRepository orders) {
		return new Moderation(orders);
	}

	record Moderation(OrderRepository orders) {

	}

}
