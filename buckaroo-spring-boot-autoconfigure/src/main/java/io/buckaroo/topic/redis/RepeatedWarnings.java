package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;

/**
 * Logs faults that repeat until they are fixed: the first occurrence of each kind
 * immediately, then one message a minute with the number of occurrences since. Safe to
 * use from any thread.
 *
 * @param <K> the kinds of faults
 */
final class RepeatedWarnings<K extends Enum<K>> {

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final Log logger;

	private final LongSupplier nanoTime;

	private final Map<K, Occurrences> occurrences;

	RepeatedWarnings(Log logger, Class<K> kinds) {
		this(logger, kinds, System::nanoTime);
	}

	RepeatedWarnings(Log logger, Class<K> kinds, LongSupplier nanoTime) {
		this.logger = logger;
		this.nanoTime = nanoTime;
		this.occurrences = new EnumMap<>(kinds);
	}

	/**
	 * Logs a fault, or counts it if its kind was logged within the last minute.
	 */
	synchronized void warn(K kind, String message) {
		long now = this.nanoTime.getAsLong();
		Occurrences earlier = this.occurrences.get(kind);
		if (earlier != null && now - earlier.logged() < INTERVAL.toNanos()) {
			this.occurrences.put(kind, new Occurrences(earlier.logged(), earlier.more() + 1));
			return;
		}
		this.occurrences.put(kind, new Occurrences(now, 0));
		this.logger.warn((earlier != null && earlier.more() > 0)
				? String.format(Locale.ROOT, "%s (%,d more since the last message)", message, earlier.more())
				: message);
	}

	/**
	 * Forgets the occurrences: the faults are fixed, and the next one is logged
	 * immediately.
	 */
	synchronized void clear() {
		this.occurrences.clear();
	}

	/**
	 * The occurrences of one kind.
	 *
	 * @param logged the time of the last message, by the clock of the warnings
	 * @param more the number of occurrences since, which were not logged
	 */
	private record Occurrences(long logged, long more) {

	}

}
