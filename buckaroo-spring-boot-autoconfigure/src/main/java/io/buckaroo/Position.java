package io.buckaroo;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Where in a topic a subscription begins. What lies before now is there only if the topic
 * has a history.
 *
 * @see Connection#subscribe(String, Position)
 */
public sealed interface Position {

	/**
	 * With the next message.
	 * @return the position
	 */
	static Position now() {
		return Now.NOW;
	}

	/**
	 * Behind a message that the client has seen, as it comes back: what it has missed
	 * comes first, then the live messages, with no gap and none twice.
	 * @param id the id of the message, such as {@link Connection#lastEventId()}; one that
	 * is {@code null} or empty is a first visit, which begins {@linkplain #now() now}
	 * @return the position
	 */
	static Position after(@Nullable String id) {
		return (id != null && !id.isEmpty()) ? new After(id) : now();
	}

	/**
	 * With the latest messages of the history, then the live ones.
	 * @param count how many, if there are as many; at least 1
	 * @return the position
	 */
	static Position last(int count) {
		return new Last(count);
	}

	/**
	 * With the next message.
	 */
	enum Now implements Position {

		/** The only one. */
		NOW

	}

	/**
	 * Behind a message.
	 *
	 * @param id its id
	 */
	record After(String id) implements Position {

	}

	/**
	 * With the latest messages.
	 *
	 * @param count how many
	 */
	record Last(int count) implements Position {

		/**
		 * Checks the count.
		 * @param count at least 1
		 */
		public Last {
			Assert.isTrue(count > 0, "'count' must be at least 1");
		}

	}

}
