package io.buckaroo.runtime;

/**
 * A message in a {@link MailboxQueue} that does not count against its capacity, because
 * its source is bounded itself. A class rather than an interface, since the queue checks
 * every message for it and the check for a class is faster.
 */
abstract class Uncounted {

	/**
	 * Returns the message for the handler. Called once, on the event loop, when the
	 * message leaves the queue, and without the lock of the queue: an implementation may
	 * request more from a publisher.
	 * @return the message
	 */
	abstract Object take();

	/**
	 * A message that a topic replays to a subscriber, bounded by the topic.
	 */
	static final class Replayed extends Uncounted {

		private final Object message;

		Replayed(Object message) {
			this.message = message;
		}

		@Override
		Object take() {
			return this.message;
		}

	}

	/**
	 * A replayed message whose source waits until the handler takes it.
	 */
	static final class Observed extends Uncounted {

		private final Object message;

		private final Runnable taken;

		Observed(Object message, Runnable taken) {
			this.message = message;
			this.taken = taken;
		}

		@Override
		Object take() {
			this.taken.run();
			return this.message;
		}

	}

}
