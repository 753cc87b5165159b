package io.buckaroo.readme;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;

import org.springframework.stereotype.Component;

/**
 * Sends from outside.
 */
@Component
class PriceFeed {

	private final Buckaroo buckaroo;

	PriceFeed(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void publish(Price price) {
		this.buckaroo.sendToRoute("/prices", Event.of(price).withId(price.version()));
	}

	record Price(String version, double amount) {

	}

}
