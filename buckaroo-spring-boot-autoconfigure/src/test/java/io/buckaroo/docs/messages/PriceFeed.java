package io.buckaroo.docs.messages;

import java.math.BigDecimal;

import io.buckaroo.Buckaroo;
import io.buckaroo.docs.messages.WatchlistSocket.Price;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The publisher of the prices.
 */
@Component
class PriceFeed {

	private final Buckaroo buckaroo;

	PriceFeed(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	Mono<Void> publish(String symbol, BigDecimal price) {
		return this.buckaroo.topic("price/" + symbol).publish(new Price(symbol, price));
	}

}
