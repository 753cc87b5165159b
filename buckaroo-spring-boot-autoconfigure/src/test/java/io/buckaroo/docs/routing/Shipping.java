package io.buckaroo.docs.routing;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;

import org.springframework.stereotype.Service;

@Service
class Shipping {

	private final Buckaroo buckaroo;

	Shipping(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void ship(String customer, String order) {
		this.buckaroo.sendToPrincipal(customer, Event.of(order).withName("shipped"));
	}

}
