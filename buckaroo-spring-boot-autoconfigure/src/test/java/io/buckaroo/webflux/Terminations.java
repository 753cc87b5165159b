package io.buckaroo.webflux;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.buckaroo.Termination;

/**
 * What the handlers of a test were told in {@code terminate}.
 */
final class Terminations {

	private final BlockingQueue<Termination> queue = new LinkedBlockingQueue<>();

	void add(Termination termination) {
		this.queue.add(termination);
	}

	Termination next() throws InterruptedException {
		Termination termination = this.queue.poll(20, TimeUnit.SECONDS);
		if (termination == null) {
			throw new IllegalStateException("No connection has terminated");
		}
		return termination;
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	void clear() {
		this.queue.clear();
	}

}
