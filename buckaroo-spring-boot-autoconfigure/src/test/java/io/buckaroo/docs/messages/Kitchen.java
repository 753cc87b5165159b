package io.buckaroo.docs.messages;

import io.buckaroo.Buckaroo;

import org.springframework.stereotype.Component;

/**
 * A service that sends to all connections of a route.
 */
@Component
class Kitchen {

	private final Buckaroo buckaroo;

	Kitchen(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	int ready(int articles) {
		return this.buckaroo.sendToRoute("/orders", new Receipt(articles));
	}

}
