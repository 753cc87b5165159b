package io.buckaroo.topic.redis;

import io.buckaroo.Position;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.topic.MessageId;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A subscriber that has not caught up with its topic. Once it has {@linkplain #join
 * joined} the audience of the topic, it is only a handle to leave it. Not thread-safe:
 * guarded by the lock of the topic.
 */
final class Newcomer {

	private final Position from;

	private final Inbox inbox;

	/** The position before the next message that it receives; NONE until it is known. */
	private MessageId position = MessageId.NONE;

	/** Whether the beginning of the subscription has been announced. */
	private boolean begun;

	/** Whether messages are being replayed. */
	private boolean replaying;

	/** Whether it waits for the topic to reach its position. */
	private boolean ahead;

	/** Whether the subscription has ended. Read without the lock. */
	private volatile boolean left;

	/** The membership in the audience; {@code null} before it has caught up. */
	private @Nullable Disposable membership;

	Newcomer(Position from, Inbox inbox) {
		this.from = from;
		this.inbox = inbox;
	}

	Position from() {
		return this.from;
	}

	Inbox inbox() {
		return this.inbox;
	}

	MessageId position() {
		return this.position;
	}

	/**
	 * Moves the position, and cancels the wait for the topic to reach it.
	 */
	void moveTo(MessageId position) {
		this.position = position;
		this.ahead = false;
	}

	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Announces the beginning of the subscription, or that messages are lost.
	 */
	void announce(Object subscribed) {
		this.begun = true;
		this.inbox.replay(subscribed);
	}

	/**
	 * Whether the position is known. Otherwise the subscription begins with the
	 * {@linkplain #latest latest} messages of the history.
	 */
	boolean isPlaced() {
		return !this.position.equals(MessageId.NONE);
	}

	/**
	 * Returns the number of the latest messages with which the subscription begins.
	 */
	int latest() {
		return (this.from instanceof Position.Last last) ? last.count() : 0;
	}

	/**
	 * Whether a client resumes and has not received any message yet, so that the recovery
	 * limit applies.
	 */
	boolean isReturning() {
		return !this.begun && this.from instanceof Position.After;
	}

	/**
	 * Whether messages that the history does not contain are missing: a client resumes,
	 * or the subscription has begun.
	 */
	boolean isResuming() {
		return this.begun || this.from instanceof Position.After;
	}

	/**
	 * Whether the client has received messages on another node that the topic has not
	 * reached on this one. A client that has received no message of the epoch is never
	 * ahead.
	 * @param reached the position of the topic
	 */
	boolean isAheadOf(MessageId reached) {
		return this.position.sequence() > 0 && !this.position.isUpTo(reached);
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

	void setReplaying(boolean replaying) {
		this.replaying = replaying;
	}

	boolean isReplaying() {
		return this.replaying;
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
		this.membership = this.inbox.join(subscribers);
	}

	boolean hasLeft() {
		return this.left;
	}

	/**
	 * Ends the subscription.
	 */
	void leave() {
		this.left = true;
		if (this.membership != null) {
			this.membership.dispose();
		}
	}

}
