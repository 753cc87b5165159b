package io.buckaroo.readme;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Takes over an existing publisher.
 */
class ExistingFeed {

	private final Prices prices = (symbol) -> Flux.empty();

	@Bean
	@SseMapping("/prices/{symbol}")
	BuckarooEventSource<Void> prices() {
		return BuckarooEventSource.from((connection) -> this.prices.of(connection.pathVariable("symbol")));
	}

	interface Prices {

		Flux<ServerSentEvent<Double>> of(String symbol);

	}

}
