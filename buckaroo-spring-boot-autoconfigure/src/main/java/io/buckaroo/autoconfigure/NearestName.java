package io.buckaroo.autoconfigure;

import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Finds the name that a misspelt one was probably meant to be.
 */
final class NearestName {

	private NearestName() {
	}

	/**
	 * Returns the most similar name.
	 * @param name the misspelt name
	 * @param candidates the valid names
	 * @return the valid name, or {@code null} if all differ in more than a third of their
	 * characters
	 */
	static @Nullable String of(String name, Collection<String> candidates) {
		return mostSimilar(name,
				candidates.stream()
					.filter((candidate) -> 3 * distance(name, candidate) <= candidate.length())
					.toList());
	}

	/**
	 * Returns the most similar name, however different it is.
	 * @param name the misspelt name
	 * @param candidates the valid names
	 * @return the valid name, or {@code null} if there are none
	 */
	static @Nullable String mostSimilar(String name, Collection<String> candidates) {
		return candidates.stream().min(Comparator.comparingInt((candidate) -> distance(name, candidate))).orElse(null);
	}

	/**
	 * Returns the number of characters to insert, remove or replace (the Levenshtein
	 * distance).
	 */
	private static int distance(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int i = 0; i <= from.length(); i++) {
			int[] current = new int[to.length() + 1];
			for (int j = 0; j <= to.length(); j++) {
				current[j] = (i == 0 || j == 0) ? i + j : Math.min(Math.min(previous[j], current[j - 1]) + 1,
						previous[j - 1] + ((from.charAt(i - 1) != to.charAt(j - 1)) ? 1 : 0));
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
