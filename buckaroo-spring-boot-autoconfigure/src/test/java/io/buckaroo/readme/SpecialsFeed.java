package io.buckaroo.readme;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A topic, served as a stream.
 */
@Configuration(proxyBeanMethods = false)
class SpecialsFeed {

	@Bean
	@SseMapping("/specials")
	BuckarooEventSource<Void> specials(Buckaroo buckaroo) {
		return buckaroo.topic("specials").eventSource();
	}

}
