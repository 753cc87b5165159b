package io.buckaroo.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reports of a detection that have not been taken yet. Thread-safe.
 */
final class Reports {

	private final Queue<String> queue = new ConcurrentLinkedQueue<>();

	void add(String report) {
		this.queue.add(report);
	}

	List<String> take() {
		List<String> taken = new ArrayList<>();
		for (String report = this.queue.poll(); report != null; report = this.queue.poll()) {
			taken.add(report);
		}
		return taken;
	}

	void failIfAny() {
		List<String> taken = take();
		if (!taken.isEmpty()) {
			throw new AssertionError(String.join("\n\n", taken));
		}
	}

}
