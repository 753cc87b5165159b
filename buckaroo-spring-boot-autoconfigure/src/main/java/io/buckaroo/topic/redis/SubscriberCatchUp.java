package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.jspecify.annotations.Nullable;

/**
 * Lets each subscriber catch up with the topic: replays the messages that it has missed,
 * from the window of recent messages or else from the history in Redis, and adds it to
 * the audience of the topic. Not thread-safe: guarded by the lock of the topic.
 */
final class SubscriberCatchUp {

	private final TopicState topic;

	/** Subscribers that have not caught up, in the order of their subscription. */
	private final List<Newcomer> newcomers = new ArrayList<>();

	SubscriberCatchUp(TopicState topic) {
		this.topic = topic;
	}

	Newcomer add(Position from, Inbox inbox) {
		Newcomer newcomer = new Newcomer(from, inbox, this.topic.newReader());
		this.newcomers.add(newcomer);
		return newcomer;
	}

	void remove(Newcomer newcomer) {
		this.newcomers.remove(newcomer);
		newcomer.leave();
	}

	boolean isEmpty() {
		return this.newcomers.isEmpty();
	}

	/**
	 * Cancels all reads of the history.
	 */
	void close() {
		this.newcomers.forEach(Newcomer::reset);
		this.newcomers.clear();
	}

	/**
	 * Lets all newcomers catch up, once the topic itself has caught up.
	 */
	void startAll() {
		List.copyOf(this.newcomers).forEach(this::start);
	}

	/**
	 * Lets a newcomer catch up, at once if no history has to be read from Redis.
	 */
	void start(Newcomer newcomer) {
		newcomer.reset();
		if (newcomer.from() instanceof Position.After after) {
			startAfter(newcomer, MessageId.parse(after.id()));
		}
		else if (newcomer.from() instanceof Position.Last last && this.topic.hasHistory()) {
			startWithLast(newcomer, last.count());
		}
		else {
			join(newcomer, true, List.of());
		}
	}

	private void startAfter(Newcomer newcomer, @Nullable MessageId id) {
		if (id == null || !this.topic.hasHistory()) {
			join(newcomer, false, List.of());
			return;
		}
		// Many clients reconnect at the same time: most need no read from Redis
		List<RecentMessage> missed = this.topic.recent().after(id, this.topic.history().recoveryLimit());
		if (missed != null) {
			join(newcomer, true, missed);
		}
		else {
			newcomer.reader().readAfter(id, (read) -> finish(newcomer, read.recovered(), read.entries()));
		}
	}

	private void startWithLast(Newcomer newcomer, int count) {
		if (count <= this.topic.recent().size()) {
			join(newcomer, true, this.topic.recent().last(count));
		}
		else {
			newcomer.reader().readLast(count, (entries) -> finish(newcomer, true, entries));
		}
	}

	private void finish(Newcomer newcomer, boolean recovered, List<Entry> entries) {
		MessageId position = this.topic.recent().position();
		if (newcomer.hasOverflown()) {
			start(newcomer);
		}
		else if (recovered && newcomer.isAheadOf(position)) {
			// Otherwise it would receive messages twice
			newcomer.waitForTopic();
		}
		else {
			// Entries that the topic has not reached arrive as live messages
			join(newcomer, recovered,
					entries.stream()
						.filter((entry) -> entry.id().isUpTo(position))
						.map(this.topic.messages()::decodeEntry)
						.toList());
		}
	}

	/**
	 * Adds a newcomer to the audience of the topic, after the messages that it has
	 * missed.
	 */
	private void join(Newcomer newcomer, boolean recovered, List<RecentMessage> missed) {
		this.newcomers.remove(newcomer);
		// Live messages that were held back may have reached the client on another node
		MessageId seen = recovered ? newcomer.seen() : MessageId.NONE;
		List<RecentMessage> replay = newcomer.replayAfter(seen, missed);
		Inbox inbox = newcomer.inbox();
		inbox.replay(this.topic.messages().subscribed(startId(seen, replay), recovered));
		replay.forEach((message) -> message.replayTo(inbox));
		newcomer.join(this.topic.subscribers());
		PresenceChange members = this.topic.presence().current();
		if (members != null) {
			inbox.replay(members);
		}
	}

	/**
	 * Returns the id after which a subscription starts, or {@code null} if the topic has
	 * no history.
	 */
	private @Nullable MessageId startId(MessageId seen, List<RecentMessage> replay) {
		if (!this.topic.hasHistory()) {
			return null;
		}
		if (!seen.equals(MessageId.NONE)) {
			return seen;
		}
		return replay.isEmpty() ? this.topic.recent().position() : replay.get(0).id().previous();
	}

	/**
	 * Holds back a live message for all newcomers, and lets those continue that waited
	 * for the topic to reach it.
	 */
	void received(RecentMessage message) {
		if (this.newcomers.isEmpty()) {
			return;
		}
		this.newcomers.forEach((newcomer) -> newcomer.hold(message));
		for (Newcomer newcomer : List.copyOf(this.newcomers)) {
			if (newcomer.isWaitingForTopic() && !newcomer.isAheadOf(message.id())) {
				start(newcomer);
			}
		}
	}

	/**
	 * Sends a message that is not part of the history to all newcomers.
	 */
	void send(TopicMessage message) {
		this.newcomers.forEach((newcomer) -> newcomer.send(message));
	}

}
