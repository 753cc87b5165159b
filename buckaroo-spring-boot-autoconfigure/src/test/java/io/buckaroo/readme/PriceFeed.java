package io.buckaroo.readme;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.SseMapping;

import org.springframework.stereotype.Component;

/**
 * A component that sends to all connections of a route.
 */
@Component
@SseMapping("/prices")
class PriceFeed implements BuckarooEventSource<Void> {

	private final Buckaroo buckaroo;

	PriceFeed(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void publish(Price price) {
		this.buckaroo.sendToRoute("/prices", Event.of(price).withId(price.version()));
	}

}

record Price(String version, double amount) {

}
