package io.buckaroo.runtime;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of events by a constant of an enum. Counting allocates nothing. Safe to use from
 * any thread.
 *
 * @param <E> the enum
 */
final class EnumTally<E extends Enum<E>> {

	private final E[] constants;

	/** The counts, by the ordinal of the constant. */
	private final LongAdder[] counts;

	EnumTally(Class<E> type) {
		this.constants = type.getEnumConstants();
		this.counts = new LongAdder[this.constants.length];
		for (int i = 0; i < this.counts.length; i++) {
			this.counts[i] = new LongAdder();
		}
	}

	void count(E constant) {
		this.counts[constant.ordinal()].increment();
	}

	/**
	 * Returns the counts by label; labels that were not counted are absent.
	 */
	Map<String, Long> counts() {
		Map<String, Long> counts = new TreeMap<>();
		for (E constant : this.constants) {
			long count = this.counts[constant.ordinal()].sum();
			if (count > 0) {
				counts.put(Labels.of(constant), count);
			}
		}
		return counts;
	}

}
