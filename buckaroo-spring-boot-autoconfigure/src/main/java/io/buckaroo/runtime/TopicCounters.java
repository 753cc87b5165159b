package io.buckaroo.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.Disposable;

/**
 * The counters of all topics of a node, which change with the topics so that reading them
 * visits none. Safe to use from any thread.
 */
public final class TopicCounters {

	private final LongAdder subscriptions = new LongAdder();

	private final LongAdder recovered = new LongAdder();

	private final LongAdder reset = new LongAdder();

	/**
	 * Creates counters at zero.
	 */
	public TopicCounters() {
	}

	/**
	 * Counts a subscription until it ends.
	 * @param end the action that ends the subscription
	 * @return a handle that ends it, once, when disposed
	 */
	public Disposable subscribed(Runnable end) {
		this.subscriptions.increment();
		return new Subscription(this.subscriptions, end);
	}

	/**
	 * Counts a subscription to a topic with a history that resumes after the last message
	 * that its client has received.
	 * @param recovered whether all missed messages follow
	 */
	public void resumed(boolean recovered) {
		(recovered ? this.recovered : this.reset).increment();
	}

	/**
	 * Counts subscriptions to a topic with a history that have lost messages later.
	 * @param subscriptions their number
	 */
	public void reset(int subscriptions) {
		this.reset.add(subscriptions);
	}

	int subscriptions() {
		return this.subscriptions.intValue();
	}

	long recovered() {
		return this.recovered.sum();
	}

	long reset() {
		return this.reset.sum();
	}

	/**
	 * A subscription, which is true once it has ended.
	 */
	private static final class Subscription extends AtomicBoolean implements Disposable {

		private static final long serialVersionUID = 1L;

		private final transient LongAdder subscriptions;

		private final transient Runnable end;

		private Subscription(LongAdder subscriptions, Runnable end) {
			this.subscriptions = subscriptions;
			this.end = end;
		}

		@Override
		public void dispose() {
			if (compareAndSet(false, true)) {
				this.subscriptions.decrement();
				this.end.run();
			}
		}

		@Override
		public boolean isDisposed() {
			return get();
		}

	}

}
