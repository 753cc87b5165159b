package io.buckaroo.docs.fromwebflux;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The stream in Buckaroo, from the same publisher.
 */
@Configuration(proxyBeanMethods = false)
class PriceConfiguration {

	@Bean
	@SseMapping("/prices/{symbol}")
	BuckarooEventSource<Void> priceStream(Prices prices) {
		return BuckarooEventSource.from((connection) -> prices.of(connection.pathVariable("symbol")));
	}

}
