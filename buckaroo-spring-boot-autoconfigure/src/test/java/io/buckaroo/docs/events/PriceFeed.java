package io.buckaroo.docs.events;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.SseMapping;

import org.springframework.stereotype.Component;

/**
 * An event source that sends the events in its mailbox, and a component that sends to all
 * its connections.
 */
@Component
@SseMapping("/prices")
class PriceFeed implements BuckarooEventSource<Void> {

	private final Buckaroo buckaroo;

	PriceFeed(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void publish(Price price) {
		this.buckaroo.sendToRoute("/prices", Event.of(price).withName("price"));
	}

	record Price(String symbol, double amount) {

	}

}
