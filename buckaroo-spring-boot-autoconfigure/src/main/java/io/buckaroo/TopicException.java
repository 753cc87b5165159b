package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a publication failed, or its outcome is unknown, because the broker between
 * the nodes is unreachable, does not answer in time, or refuses it, or because too many
 * publications are waiting for the broker.
 */
@SuppressWarnings("serial")
public final class TopicException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message the detail message
	 * @param cause the cause, or {@code null} if it is not known
	 */
	public TopicException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
