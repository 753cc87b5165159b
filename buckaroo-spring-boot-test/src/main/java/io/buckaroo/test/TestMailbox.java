package io.buckaroo.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.buckaroo.Mailbox;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/**
 * The mailbox of a connection. Its messages are handled before a call of the test
 * returns, and publishers are subscribed to in virtual time.
 *
 * @param mailbox the mailbox
 * @param time the virtual time
 */
record TestMailbox(Mailbox mailbox, VirtualTime time) implements Mailbox {

	@Override
	public Delivery send(Object message) {
		return this.time.settled(() -> this.mailbox.send(message));
	}

	@Override
	public Disposable sendAfter(Duration delay, Object message) {
		return this.time.settled(() -> this.mailbox.sendAfter(delay, message));
	}

	@Override
	public Disposable sendEvery(Duration period, Object message) {
		return this.time.settled(() -> this.mailbox.sendEvery(period, message));
	}

	@Override
	public Disposable forward(Publisher<?> publisher) {
		if (!this.time.isOfCurrentThread()) {
			return this.mailbox.forward(publisher);
		}
		AtomicReference<Disposable> handle = new AtomicReference<>();
		this.time.run(() -> handle.set(this.mailbox.forward(publisher)));
		return handle.get();
	}

}
