package io.buckaroo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Recognises a mailbox message that the default {@code info} of a handler has ignored.
 * For the runtime, which logs it; applications do not need it.
 */
public final class IgnoredMessage {

	private static final Result.Reply<?, ?> RESULT = Result.reply(List.of());

	private IgnoredMessage() {
	}

	/**
	 * Returns the result for an ignored message, which is equal to {@link Result#ok()}
	 * but not the same.
	 */
	@SuppressWarnings("unchecked")
	static <O, S extends @Nullable Object> Result<O, S> result() {
		return (Result<O, S>) RESULT;
	}

	/**
	 * Returns whether a result is that of the default {@code info} for a message that it
	 * ignores.
	 * @param result the result of {@code info}
	 * @return whether the message was ignored
	 */
	public static boolean isResult(Result<?, ?> result) {
		return result == RESULT;
	}

}
