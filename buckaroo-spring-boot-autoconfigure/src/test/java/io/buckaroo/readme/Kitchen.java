package io.buckaroo.readme;

import io.buckaroo.Buckaroo;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * A component that sends to all sockets of a route, and publishes on a topic.
 */
@Component
class Kitchen {

	private final Buckaroo buckaroo;

	Kitchen(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void close() {
		this.buckaroo.sendToRoute("/orders/{table}", new OrderSocket.Answer("The kitchen is closed"));
	}

	Mono<Void> announce(String special) {
		return this.buckaroo.topic("specials").publish(special);
	}

}
