package io.buckaroo.runtime;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Validates the results of callbacks.
 */
final class CallbackResult {

	private CallbackResult() {
	}

	/**
	 * Returns the result of a callback.
	 * @throws IllegalStateException if the result is {@code null}
	 */
	static <R> R checked(@Nullable R result) {
		Assert.state(result != null, "A callback returned null instead of a Result");
		return result;
	}

}
