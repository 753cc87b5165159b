package io.buckaroo.docs.handlers;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Frame;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Reaches connections from outside their handlers.
 */
@Component
class Accounts {

	private static final CloseStatus LOCKED = new CloseStatus(4001, "Account locked");

	private final Buckaroo buckaroo;

	Accounts(Buckaroo buckaroo) {
		this.buckaroo = buckaroo;
	}

	void announce(String text) {
		this.buckaroo.sendToRoute("/chat/{room}", Frame.text(text));
		this.buckaroo.sendToRoute("/news", Event.of(text).withName("announcement"));
	}

	void balanceChanged(String user, long cents) {
		this.buckaroo.sendToPrincipal(user, new Balance(cents));
	}

	int lock(String user) {
		return this.buckaroo.closePrincipal(user, LOCKED);
	}

	long chatting() {
		return this.buckaroo.connections("/chat/{room}").count();
	}

	record Balance(long cents) {

	}

}
