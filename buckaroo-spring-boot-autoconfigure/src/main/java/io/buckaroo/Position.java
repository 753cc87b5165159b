package io.buckaroo;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The position in a topic at which a subscription begins. Positions in the past need a
 * topic with a history.
 *
 * @see Connection#subscribe(String, Position)
 */
public sealed interface Position {

	/**
	 * Begins with the next message.
	 * @return the position
	 */
	static Position now() {
		return Now.NOW;
	}

	/**
	 * Begins after the last message that a returning client has received. The messages
	 * that it missed come first, then the live ones, without gaps or duplicates.
	 * @param id the id of that message, such as {@link Connection#lastEventId()}; if it
	 * is {@code null} or empty, the subscription begins {@linkplain #now() now}
	 * @return the position
	 */
	static Position after(@Nullable String id) {
		return (id != null && !id.isEmpty()) ? new After(id) : now();
	}

	/**
	 * Begins with the latest messages of the history, followed by the live ones.
	 * @param count the greatest number of messages from the history; at least 1
	 * @return the position
	 * @throws IllegalArgumentException if the count is less than 1
	 */
	static Position last(int count) {
		return new Last(count);
	}

	/**
	 * The position before the next message.
	 */
	enum Now implements Position {

		/** The only instance. */
		NOW

	}

	/**
	 * The position after a message.
	 *
	 * @param id the id of the message
	 */
	record After(String id) implements Position {

	}

	/**
	 * The position before the latest messages.
	 *
	 * @param count the number of messages
	 */
	record Last(int count) implements Position {

		/**
		 * Checks the count.
		 * @param count the number of messages; at least 1
		 * @throws IllegalArgumentException if the count is less than 1
		 */
		public Last {
			Assert.isTrue(count > 0, "'count' must be at least 1");
		}

	}

}
