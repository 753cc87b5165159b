package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * A message was not taken, or nobody knows whether it was, because the broker that
 * connects the nodes is away, does not answer, or refuses.
 */
@SuppressWarnings("serial")
public final class TopicException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what failed
	 * @param cause why, if it is known
	 */
	public TopicException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
