package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.Position;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A subscriber that has not caught up with its topic. While it reads the history, live
 * messages are held back for it. Once it has {@linkplain #join joined} the audience of
 * the topic, it is only a handle to leave it. Not thread-safe: guarded by the lock of the
 * topic.
 */
final class Newcomer {

	/** The maximum number of messages that are held back; with more, it reads again. */
	private static final int MAX_HELD = 1024;

	private final Position from;

	private final Inbox inbox;

	private final HistoryReader reader;

	/** The live messages since the start of the current read. */
	private final List<RecentMessage> held = new ArrayList<>();

	/** Whether live messages were dropped, so that the history has to be read again. */
	private boolean overflown;

	/** Whether the client has received a message that the topic has not reached. */
	private boolean ahead;

	/** The membership in the audience; {@code null} before it has caught up. */
	private @Nullable Disposable membership;

	Newcomer(Position from, Inbox inbox, HistoryReader reader) {
		this.from = from;
		this.inbox = inbox;
		this.reader = reader;
	}

	Position from() {
		return this.from;
	}

	Inbox inbox() {
		return this.inbox;
	}

	HistoryReader reader() {
		return this.reader;
	}

	/**
	 * Returns the last message that the client has received, on any node.
	 * @return the id as sent by the client, or {@link MessageId#NONE}
	 */
	MessageId seen() {
		MessageId seen = (this.from instanceof Position.After after) ? MessageId.parse(after.id()) : null;
		return (seen != null) ? seen : MessageId.NONE;
	}

	/**
	 * Whether the client has received messages on another node that the topic has not
	 * reached on this one. A client that has received no message of the epoch is never
	 * ahead.
	 * @param position the position of the topic
	 */
	boolean isAheadOf(MessageId position) {
		MessageId seen = seen();
		return seen.sequence() > 0 && !seen.isUpTo(position);
	}

	/**
	 * Cancels the current attempt to catch up.
	 */
	void reset() {
		this.reader.cancel();
		this.held.clear();
		this.overflown = false;
		this.ahead = false;
	}

	/**
	 * Holds back a live message until the history has been read.
	 */
	void hold(RecentMessage message) {
		if (message.message() == null) {
			return;
		}
		if (this.held.size() == MAX_HELD) {
			this.held.clear();
			this.overflown = true;
		}
		this.held.add(message);
	}

	boolean hasOverflown() {
		return this.overflown;
	}

	/**
	 * Waits until the topic has reached the last message that the client has received.
	 */
	void waitForTopic() {
		this.ahead = true;
	}

	boolean isWaitingForTopic() {
		return this.ahead;
	}

	/**
	 * Returns the messages to replay: the missed ones, then the live ones that were held
	 * back.
	 * @param seen the last message that the client has received
	 * @param missed the messages of the history after that one
	 * @return the messages in the order of publication, without duplicates
	 */
	List<RecentMessage> replayAfter(MessageId seen, List<RecentMessage> missed) {
		if (this.held.isEmpty()) {
			return missed;
		}
		MessageId last = missed.isEmpty() ? seen : missed.get(missed.size() - 1).id();
		List<RecentMessage> replay = new ArrayList<>(missed);
		this.held.stream().filter((message) -> !message.id().isUpTo(last)).forEach(replay::add);
		return replay;
	}

	/**
	 * Sends a message that is not part of the history.
	 */
	void send(TopicMessage message) {
		this.inbox.send(message);
	}

	/**
	 * Joins the audience of the topic, to receive live messages from now on.
	 */
	void join(Audience subscribers) {
		reset();
		this.membership = this.inbox.join(subscribers);
	}

	/**
	 * Ends the subscription.
	 */
	void leave() {
		reset();
		if (this.membership != null) {
			this.membership.dispose();
		}
	}

}
