package io.buckaroo.runtime;

import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Keyed;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * Pipes a publisher into a mailbox and asks for more as the loop takes what is there.
 */
final class Forwarder extends BaseSubscriber<Object> {

	static final int PREFETCH = 16;

	private static final int REPLENISH_AT = PREFETCH - PREFETCH / 4;

	private final ConnectionMailbox mailbox;

	private final Context context;

	/**
	 * How many elements are in the mailbox: what bounds them if the publisher does not.
	 */
	private final AtomicInteger waiting = new AtomicInteger();

	/** Confined to the event loop. */
	private int taken;

	Forwarder(ConnectionMailbox mailbox, Context context) {
		this.mailbox = mailbox;
		this.context = context;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		request(PREFETCH);
	}

	@Override
	protected void hookOnNext(Object value) {
		if (isDisposed()) {
			return;
		}
		if (this.waiting.incrementAndGet() > PREFETCH) {
			dispose();
			hookOnError(Exceptions.failWithOverflow("A forwarded publisher emits more than it is asked for"));
			return;
		}
		this.mailbox.send(new Element((value instanceof Keyed keyed) ? keyed.message() : value, this));
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.mailbox.send(new Element(new Failure(failure), this));
	}

	@Override
	protected void hookFinally(SignalType type) {
		this.mailbox.remove(this);
	}

	private void taken() {
		this.waiting.decrementAndGet();
		if (++this.taken == REPLENISH_AT) {
			this.taken = 0;
			request(REPLENISH_AT);
		}
	}

	/**
	 * An element on its way through the mailbox.
	 *
	 * @param value the element
	 * @param forwarder where it came from
	 */
	record Element(Object value, Forwarder forwarder) {

		Object take() {
			this.forwarder.taken();
			return this.value;
		}

	}

	/**
	 * The error that a publisher ended with, after all its elements.
	 *
	 * @param cause the error
	 */
	record Failure(Throwable cause) {

	}

}
