package io.buckaroo.test;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The difference of texts that are too long to be shown.
 */
final class LongTexts {

	/** The number of characters that are shown before and after the first difference. */
	private static final int CONTEXT = 30;

	private LongTexts() {
	}

	/**
	 * Describes where the first texts that are not equal differ, or returns {@code null}
	 * if there are none.
	 */
	static @Nullable String difference(List<? extends @Nullable Object> expected,
			List<? extends @Nullable Object> sent) {
		for (int i = 0; i < Math.min(expected.size(), sent.size()); i++) {
			if (expected.get(i) instanceof String first && sent.get(i) instanceof String second
					&& !first.equals(second)) {
				return difference(first, second);
			}
		}
		return null;
	}

	private static String difference(String expected, String sent) {
		int index = Arrays.mismatch(expected.toCharArray(), sent.toCharArray());
		return "\nThey differ at character %,d, expected:\n  %s\nbut was sent:\n  %s".formatted(index + 1,
				around(expected, index), around(sent, index));
	}

	private static String around(String text, int index) {
		int start = Math.max(0, index - CONTEXT);
		int end = Math.min(text.length(), index + CONTEXT);
		return ((start > 0) ? "… " : "") + Describe.value(text.substring(start, end))
				+ ((end < text.length()) ? " …" : "");
	}

}
