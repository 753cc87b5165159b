package io.buckaroo.topic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The window of the latest messages of a topic. No message is missing between them, up to
 * the {@link #position() position}: their ids are consecutive, or begin a new epoch. Not
 * thread-safe: guarded by the lock of the topic.
 */
public final class RecentMessages {

	private final int capacity;

	private final long maxBytes;

	private final Deque<RecentMessage> messages = new ArrayDeque<>();

	/** The total size of the messages in bytes, as far as they were encoded. */
	private long bytes;

	private MessageId position;

	/**
	 * Creates an empty window.
	 * @param capacity the maximum number of messages; the oldest are dropped first
	 * @param maxBytes the maximum total size of the messages in bytes; the oldest are
	 * dropped first
	 * @param position the position of the topic
	 */
	public RecentMessages(int capacity, long maxBytes, MessageId position) {
		this.capacity = capacity;
		this.maxBytes = maxBytes;
		this.position = position;
	}

	/**
	 * Returns the position of the topic: the id of the latest message, or the position
	 * before the first message of an epoch.
	 * @return the position
	 */
	public MessageId position() {
		return this.position;
	}

	/**
	 * Returns the number of messages in this window.
	 * @return the number of messages
	 */
	public int size() {
		return this.messages.size();
	}

	/**
	 * Adds the message that follows the position, and advances the position to it.
	 * @param message the next message
	 */
	public void add(RecentMessage message) {
		this.position = message.id();
		this.messages.add(message);
		this.bytes += message.size();
		while (this.messages.size() > this.capacity || this.bytes > this.maxBytes) {
			this.bytes -= this.messages.remove().size();
		}
	}

	/**
	 * Drops all messages and moves the position.
	 * @param position the new position
	 */
	public void restartAt(MessageId position) {
		this.messages.clear();
		this.bytes = 0;
		this.position = position;
	}

	/**
	 * Returns the messages after a given one.
	 * @param id the id of the last message that a client has received
	 * @param limit the maximum number of messages
	 * @return the messages in the order of publication, or {@code null} if some of them
	 * are not in this window, or there are more than the limit
	 */
	public @Nullable List<RecentMessage> after(MessageId id, int limit) {
		long missed = (id.epoch() == this.position.epoch()) ? this.position.sequence() - id.sequence() : countAfter(id);
		boolean available = missed >= 0 && missed <= Math.min(limit, this.messages.size());
		return available ? last((int) missed) : null;
	}

	/**
	 * Counts the messages after one of an earlier epoch.
	 * @return the number of messages, or -1 if that message is not in this window
	 */
	private int countAfter(MessageId id) {
		int count = 0;
		for (Iterator<RecentMessage> newestFirst = this.messages.descendingIterator(); newestFirst.hasNext(); count++) {
			if (newestFirst.next().id().equals(id)) {
				return count;
			}
		}
		return -1;
	}

	/**
	 * Returns the latest messages.
	 * @param count the maximum number of messages
	 * @return the messages in the order of publication; fewer than {@code count} if this
	 * window contains fewer
	 */
	public List<RecentMessage> last(int count) {
		int available = Math.min(count, this.messages.size());
		List<RecentMessage> latest = new ArrayList<>(available);
		Iterator<RecentMessage> newestFirst = this.messages.descendingIterator();
		while (latest.size() < available) {
			latest.add(newestFirst.next());
		}
		Collections.reverse(latest);
		return latest;
	}

}
