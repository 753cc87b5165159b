package io.buckaroo.webflux;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.buckaroo.Termination;

import static org.awaitility.Awaitility.await;

/**
 * Records the terminations of a test's handlers. Adding one takes no lock, since handlers
 * run on event loops.
 */
final class Terminations {

	private final Queue<Termination> queue = new ConcurrentLinkedQueue<>();

	void add(Termination termination) {
		this.queue.add(termination);
	}

	Termination next() {
		await("the end of a connection").atMost(TestServer.PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> !isEmpty());
		return this.queue.remove();
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	void clear() {
		this.queue.clear();
	}

}
