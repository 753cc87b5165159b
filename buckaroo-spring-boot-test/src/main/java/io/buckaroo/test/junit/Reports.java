package io.buckaroo.test.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reports of a guard that have not been taken yet. Thread-safe.
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

	/**
	 * Describes the failure of a test class.
	 * @param expectation what was expected and what to do
	 * @param reports the reports, at least one
	 * @return the failure
	 */
	static AssertionError failure(String expectation, List<String> reports) {
		StringBuilder message = new StringBuilder(expectation);
		for (int i = 0; i < reports.size(); i++) {
			message.append("\n\n%d of %d: %s".formatted(i + 1, reports.size(), reports.get(i)));
		}
		return new AssertionError(message.toString());
	}

}
