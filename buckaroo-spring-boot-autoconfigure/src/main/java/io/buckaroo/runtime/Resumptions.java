package io.buckaroo.runtime;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the subscriptions to topics with a history that resume after the last message
 * that their client has received, and those that lose messages later. Safe to use from
 * any thread.
 */
public final class Resumptions {

	private final LongAdder recovered = new LongAdder();

	private final LongAdder reset = new LongAdder();

	/**
	 * Creates counters at zero.
	 */
	public Resumptions() {
	}

	/**
	 * Counts a subscription that resumes.
	 * @param recovered whether all missed messages follow
	 */
	public void count(boolean recovered) {
		(recovered ? this.recovered : this.reset).increment();
	}

	/**
	 * Counts subscriptions that have lost messages.
	 * @param subscriptions their number
	 */
	public void countReset(int subscriptions) {
		this.reset.add(subscriptions);
	}

	long recovered() {
		return this.recovered.sum();
	}

	long reset() {
		return this.reset.sum();
	}

}
