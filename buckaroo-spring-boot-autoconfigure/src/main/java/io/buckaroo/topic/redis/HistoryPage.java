package io.buckaroo.topic.redis;

import java.util.List;
import java.util.function.Function;

import io.buckaroo.topic.MessageId;

/**
 * A page of a history, as it was when the page was read.
 *
 * @param after the position after which the page begins
 * @param latest the latest message or, if the history is empty, the current start
 * position
 * @param completeSince the start position since which the data is complete, if it was
 * read
 * @param number the number of messages from the first one of the page to the latest
 * @param entries the messages in the order of publication; at least one if there are any
 */
record HistoryPage(MessageId after, Entry latest, long completeSince, long number, List<Entry> entries) {

	/**
	 * Returns the page of an empty history.
	 */
	static HistoryPage empty(MessageId after, Entry start) {
		return new HistoryPage(after, start, Long.MAX_VALUE, 0, List.of());
	}

	/**
	 * Returns this page with another position after which it begins.
	 */
	HistoryPage after(MessageId after) {
		return new HistoryPage(after, this.latest, this.completeSince, this.number, this.entries);
	}

	/**
	 * Returns this page with the start position since which the data is complete.
	 */
	HistoryPage completeSince(long completeSince) {
		return new HistoryPage(this.after, this.latest, completeSince, this.number, this.entries);
	}

	/**
	 * Returns the position after this page.
	 */
	MessageId end() {
		return this.entries.isEmpty() ? this.latest.id() : this.entries.get(this.entries.size() - 1).id();
	}

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
		return end().equals(this.latest.id());
	}

	/**
	 * Whether the history contains all messages after a position that this page
	 * {@linkplain #covers covers}.
	 */
	boolean contains(MessageId position) {
		if (position.isStart() && position.epoch() < this.completeSince) {
			return false;
		}
		int next = next(position);
		if (next < this.entries.size()) {
			return this.entries.get(next).follows(position);
		}
		return position.equals(this.latest.id()) || (this.latest.id().isStart() && this.latest.follows(position));
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
		return next(this.entries, Entry::id, position);
	}

	/**
	 * Returns the index of the first message after a position, by binary search.
	 * @param messages the messages in the order of publication
	 * @param id the id of a message
	 * @param position the position
	 */
	static <T> int next(List<T> messages, Function<T, MessageId> id, MessageId position) {
		int next = 0;
		int end = messages.size();
		while (next < end) {
			int middle = (next + end) >>> 1;
			if (id.apply(messages.get(middle)).isUpTo(position)) {
				next = middle + 1;
			}
			else {
				end = middle;
			}
		}
		return next;
	}

}
