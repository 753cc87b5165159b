package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooEventSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PriceConfiguration {

	@Bean
	BuckarooEventSource<Void> prices() {
		return new PriceStream();
	}

}
