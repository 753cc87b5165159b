package io.buckaroo.runtime;

/**
 * A message in a {@link MailboxQueue} that does not count against its capacity, because
 * its source is bounded itself.
 */
interface Uncounted {

	/**
	 * Returns the message for the handler. Called once, on the event loop, when the
	 * message leaves the queue, and without the lock of the queue: an implementation may
	 * request more from a publisher.
	 * @return the message
	 */
	Object take();

	/**
	 * A message that a topic replays to a subscriber, bounded by the topic.
	 *
	 * @param message the message
	 */
	record Replayed(Object message) implements Uncounted {

		@Override
		public Object take() {
			return this.message;
		}

	}

}
