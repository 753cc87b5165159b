package io.buckaroo.topic.redis;

import java.util.List;

import io.buckaroo.topic.MessageId;

/**
 * A page of a history, as it was when the page was read.
 *
 * @param after the position after which the page begins
 * @param latest the id of the latest message, or a position before the first message of
 * an epoch if the history is empty
 * @param number the number of messages from the first one of the page to the latest
 * @param entries the messages in the order of publication; at least one if there are any
 */
record HistoryPage(MessageId after, MessageId latest, long number, List<Entry> entries) {

	/**
	 * Whether the next message after a position is in this page, or there is none.
	 */
	boolean covers(MessageId position) {
		return this.after.isUpTo(position) && (next(position) < this.entries.size() || isLast());
	}

	/**
	 * Whether the history ends with this page.
	 */
	boolean isLast() {
		return this.entries.isEmpty() || this.entries.get(this.entries.size() - 1).id().equals(this.latest);
	}

	/**
	 * Whether the history contains all messages after a position that this page
	 * {@linkplain #covers covers}.
	 */
	boolean contains(MessageId position) {
		int next = next(position);
		return (next < this.entries.size()) ? this.entries.get(next).follows(position) : position.equals(this.latest);
	}

	/**
	 * Returns the number of messages in the history after a position that this page
	 * covers.
	 */
	long numberAfter(MessageId position) {
		return this.number - next(position);
	}

	/**
	 * Returns the index of the first entry after a position, which is the number of
	 * entries if there is none.
	 */
	int next(MessageId position) {
		int next = 0;
		while (next < this.entries.size() && this.entries.get(next).id().isUpTo(position)) {
			next++;
		}
		return next;
	}

}
