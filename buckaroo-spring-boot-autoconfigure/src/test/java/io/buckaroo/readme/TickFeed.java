package io.buckaroo.readme;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Keyed;

/**
 * Sends values of which only the latest of each key matters.
 */
class TickFeed {

	private final Buckaroo buckaroo;

	TickFeed(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void publish(String symbol, double price) {
		this.buckaroo.sendToRoute("/ticks", new Keyed(symbol, Event.of(price).withName(symbol)));
	}

}
