package io.buckaroo.runtime;

/**
 * Messages for many mailboxes of one event loop, at consecutive positions. Immutable.
 *
 * @param <D> the type of the destinations
 * @param begin the position of the first message among all messages of the event loop's
 * {@link Broadcasts}
 * @param entries the messages with their destinations
 */
record Batch<D>(long begin, Batch.Entry<D>[] entries) {

	/**
	 * Creates an array, which Java does not do for a generic type.
	 */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	static <D> Entry<D>[] newEntries(int length) {
		return new Entry[length];
	}

	int size() {
		return this.entries.length;
	}

	/**
	 * Returns the position after the last message.
	 */
	long end() {
		return this.begin + size();
	}

	/**
	 * Returns a message.
	 * @param position its position, from {@link #begin} to {@link #end}, exclusive
	 */
	Entry<D> at(long position) {
		return this.entries[(int) (position - this.begin)];
	}

	/**
	 * A message and its destination.
	 *
	 * @param <D> the type of the destination
	 * @param destination the destination
	 * @param message the message
	 */
	record Entry<D>(D destination, Object message) {

	}

}
