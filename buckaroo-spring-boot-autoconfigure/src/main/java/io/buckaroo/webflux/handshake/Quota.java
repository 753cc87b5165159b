package io.buckaroo.webflux.handshake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Counts usage per key, up to a maximum; unused keys are not stored. Safe to use from any
 * thread.
 *
 * @param <K> the type of the key
 */
final class Quota<K> {

	private final int max;

	private final Map<K, Integer> taken = new ConcurrentHashMap<>(0);

	/**
	 * Creates a quota.
	 * @param max the maximum per key; at least 1
	 */
	Quota(int max) {
		this.max = max;
	}

	/**
	 * Takes one unit, if the key has not reached the maximum.
	 * @param key the key, or {@code null} for no limit
	 * @return whether the unit was taken
	 */
	boolean take(@Nullable K key) {
		if (key == null) {
			return true;
		}
		Integer count;
		while ((count = this.taken.putIfAbsent(key, 1)) != null) {
			if (count >= this.max) {
				return false;
			}
			if (this.taken.replace(key, count, count + 1)) {
				return true;
			}
		}
		return true;
	}

	/**
	 * Gives back one unit.
	 * @param key the key, or {@code null} for no limit
	 */
	void giveBack(@Nullable K key) {
		if (key != null) {
			this.taken.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null);
		}
	}

}
