package io.buckaroo.readme;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Adapts an existing publisher.
 */
class ExistingFeed {

	private final Quotes quotes = (symbol) -> Flux.empty();

	@Bean
	@SseMapping("/quotes/{symbol}")
	BuckarooEventSource<Void> quotes() {
		return BuckarooEventSource.from((connection) -> this.quotes.of(connection.pathVariable("symbol")));
	}

	interface Quotes {

		Flux<ServerSentEvent<Double>> of(String symbol);

	}

}
