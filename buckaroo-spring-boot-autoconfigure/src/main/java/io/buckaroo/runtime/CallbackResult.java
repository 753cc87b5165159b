package io.buckaroo.runtime;

import io.buckaroo.Result;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Checks of the results of callbacks.
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

	/**
	 * Whether the transport has to be open for the result of {@code init}: always, unless
	 * it stops the connection without a last output.
	 */
	static boolean needsTransport(Result<?, ?> result) {
		return !(result instanceof Result.Stop<?, ?> stop) || !stop.last().outputs().isEmpty();
	}

}
