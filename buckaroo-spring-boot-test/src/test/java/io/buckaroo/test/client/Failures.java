package io.buckaroo.test.client;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The messages of failed expectations, without what differs from run to run.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Returns the message of a failure. Times are replaced by {@code +0 ms}.
	 */
	static String message(ThrowingCallable expectation) {
		AssertionError failure = catchThrowableOfType(AssertionError.class, expectation);
		return String.valueOf(failure.getMessage()).replaceAll("(?m)^ *\\+\\d+ ms", "    +0 ms").strip();
	}

	/**
	 * Returns the first line of the message of a failure.
	 */
	static String headline(ThrowingCallable expectation) {
		return message(expectation).lines().findFirst().orElseThrow();
	}

}
