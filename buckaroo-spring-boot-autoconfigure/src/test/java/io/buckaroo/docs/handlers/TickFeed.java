package io.buckaroo.docs.handlers;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Keyed;
import io.buckaroo.SseMapping;

import org.springframework.stereotype.Component;

/**
 * A feed of which only the newest price of each symbol matters.
 */
@Component
@SseMapping("/ticks")
class TickFeed implements BuckarooEventSource<Void> {

	private final Buckaroo buckaroo;

	TickFeed(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void publish(String symbol, double price) {
		this.buckaroo.sendToRoute("/ticks", new Keyed(symbol, Event.of(price).withName(symbol)));
	}

}
