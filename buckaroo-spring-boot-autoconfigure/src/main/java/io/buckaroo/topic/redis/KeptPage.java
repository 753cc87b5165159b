package io.buckaroo.topic.redis;

import java.util.List;

import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.jspecify.annotations.Nullable;

/**
 * A page of a history whose messages are decoded, so that several subscribers share them.
 */
final class KeptPage {

	/** The position that the first message follows; {@code null} if it is unknown. */
	private final @Nullable MessageId after;

	/** The latest message of the history when the page was read. */
	private final MessageId latest;

	/** The number of messages from the first one of the page to the latest. */
	private final long number;

	private final long size;

	/** The messages; {@code null} once the page is released. */
	private volatile @Nullable List<RecentMessage> messages;

	/**
	 * Creates a page.
	 * @param after the position that the first message follows, or {@code null} if it is
	 * unknown
	 * @param messages the messages, none of which is missing between the others
	 * @param latest the latest message of the history
	 * @param number the number of messages from the first of these to the latest
	 */
	KeptPage(@Nullable MessageId after, List<RecentMessage> messages, MessageId latest, long number) {
		this.after = after;
		this.messages = messages;
		this.latest = latest;
		this.number = number;
		this.size = messages.stream().mapToLong(RecentMessage::size).sum();
	}

	/**
	 * Returns the approximate size of the encoded messages in bytes.
	 */
	long size() {
		return this.size;
	}

	boolean isReleased() {
		return this.messages == null;
	}

	void release() {
		this.messages = null;
	}

	/**
	 * Returns the messages after a position, as far as this page contains them.
	 * @return the messages, or {@code null} if this page is released or does not contain
	 * the next one
	 */
	@Nullable List<RecentMessage> after(MessageId position) {
		List<RecentMessage> messages = this.messages;
		if (messages == null) {
			return null;
		}
		if (position.equals(this.after)) {
			return messages;
		}
		int next = HistoryPage.next(messages, RecentMessage::id, position);
		boolean found = next > 0 && next < messages.size() && messages.get(next - 1).id().equals(position);
		return found ? messages.subList(next, messages.size()) : null;
	}

	/**
	 * Returns the number of messages in the history after a position for which this page
	 * has messages.
	 * @param reached the position of the topic
	 * @return the number, or {@link Long#MAX_VALUE} if it is unknown, because the page is
	 * released or an epoch has begun since it was read
	 */
	long numberAfter(MessageId position, MessageId reached) {
		List<RecentMessage> messages = this.messages;
		boolean published = !reached.isUpTo(this.latest);
		if (messages == null || (published && reached.epoch() != this.latest.epoch())) {
			return Long.MAX_VALUE;
		}
		long since = published ? reached.sequence() - this.latest.sequence() : 0;
		return this.number + since - HistoryPage.next(messages, RecentMessage::id, position);
	}

}
