package io.buckaroo.docs.events;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.SseMapping;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerSentEvent;

/**
 * An event source from an existing publisher.
 */
@Configuration(proxyBeanMethods = false)
class QuoteRoutes {

	@Bean
	@SseMapping("/quotes/{symbol}")
	BuckarooEventSource<Void> quoteSource(Quotes quotes) {
		return BuckarooEventSource.from((connection) -> quotes.of(connection.pathVariable("symbol")));
	}

	interface Quotes {

		Flux<ServerSentEvent<Double>> of(String symbol);

	}

}
