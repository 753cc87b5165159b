package io.buckaroo.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of events by their label. Safe to use from any thread.
 */
final class Tally {

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	void count(String label) {
		LongAdder count = this.counts.get(label);
		if (count == null) {
			count = this.counts.computeIfAbsent(label, (absent) -> new LongAdder());
		}
		count.increment();
	}

	/**
	 * Returns the counts by label; labels that were not counted are absent.
	 */
	Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		this.counts.forEach((label, count) -> counts.put(label, count.sum()));
		return counts;
	}

}
