package io.buckaroo.runtime;

import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Keyed;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * Subscribes a mailbox to a publisher, and requests more elements as the loop handles
 * those that wait.
 */
final class Forwarder extends BaseSubscriber<Object> {

	/** The maximum number of elements that are requested and not handled yet. */
	static final int PREFETCH = 16;

	/** The number of handled elements after which as many are requested. */
	private static final int REPLENISH_AT = PREFETCH - PREFETCH / 4;

	private final SourceMailbox mailbox;

	private final Context context;

	/**
	 * The number of elements in the mailbox, which detects a publisher that emits more
	 * than was requested.
	 */
	private final AtomicInteger waiting = new AtomicInteger();

	/**
	 * The number of elements handled since the last request. Confined to the event loop.
	 */
	private int handled;

	Forwarder(SourceMailbox mailbox, Context context) {
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
			hookOnError(Exceptions.failWithOverflow("A forwarded publisher emitted more elements than were requested"));
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

	private void handled() {
		this.waiting.decrementAndGet();
		if (++this.handled == REPLENISH_AT) {
			this.handled = 0;
			request(REPLENISH_AT);
		}
	}

	/**
	 * An element in the mailbox.
	 */
	private static final class Element extends Uncounted {

		/** The element, or a {@link Failure}. */
		private final Object value;

		private final Forwarder forwarder;

		private Element(Object value, Forwarder forwarder) {
			this.value = value;
			this.forwarder = forwarder;
		}

		@Override
		Object take() {
			this.forwarder.handled();
			return this.value;
		}

	}

	/**
	 * The error of a publisher, which follows its last element.
	 *
	 * @param cause the error
	 */
	record Failure(Throwable cause) {

	}

}
