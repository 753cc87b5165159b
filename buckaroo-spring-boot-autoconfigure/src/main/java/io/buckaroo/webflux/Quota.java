package io.buckaroo.webflux;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * How much of something each may have at the same time. Knows only those who have some.
 * Safe to use from any thread.
 *
 * @param <K> who
 */
final class Quota<K> {

	private final int max;

	private final Map<K, Integer> taken = new ConcurrentHashMap<>(0);

	/**
	 * Creates a quota.
	 * @param max how much each may have; at least 1
	 */
	Quota(int max) {
		this.max = max;
	}

	/**
	 * Takes one more, if it may be had.
	 * @param who who takes it; {@code null} is somebody whom the quota does not concern
	 * @return whether it was taken
	 */
	boolean take(@Nullable K who) {
		if (who == null) {
			return true;
		}
		Integer count;
		while ((count = this.taken.putIfAbsent(who, 1)) != null) {
			if (count >= this.max) {
				return false;
			}
			if (this.taken.replace(who, count, count + 1)) {
				return true;
			}
		}
		return true;
	}

	/**
	 * Gives back what was taken.
	 * @param who who took it, or {@code null}
	 */
	void giveBack(@Nullable K who) {
		if (who != null) {
			this.taken.computeIfPresent(who, (same, count) -> (count > 1) ? count - 1 : null);
		}
	}

	/**
	 * How many have something.
	 */
	int holders() {
		return this.taken.size();
	}

}
