package io.buckaroo.docs.fromwebflux;

import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;

/**
 * The publisher that an application already has.
 */
@Component
class Prices {

	private final Sinks.Many<Price> prices = Sinks.many().multicast().directBestEffort();

	Flux<ServerSentEvent<Price>> of(String symbol) {
		return this.prices.asFlux()
			.filter((price) -> price.symbol().equals(symbol))
			.map((price) -> ServerSentEvent.builder(price).event("price").id(price.version()).build());
	}

	void publish(Price price) {
		this.prices.emitNext(price, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
	}

	int clients() {
		return this.prices.currentSubscriberCount();
	}

	record Price(String symbol, double amount, String version) {

	}

}
