package io.buckaroo.topic.redis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.jspecify.annotations.Nullable;

/**
 * Lets each subscriber catch up with the topic: replays the messages that it has missed,
 * at its pace, from the window of recent messages or else from pages of the history in
 * Redis, and adds it to the audience of the topic once it has reached the position of the
 * topic. Not thread-safe: guarded by the lock of the topic.
 */
final class SubscriberCatchUp {

	private final TopicState topic;

	private final SharedPages pages;

	/** Subscribers that have not caught up, in the order of their subscription. */
	private final Set<Newcomer> newcomers = new LinkedHashSet<>();

	SubscriberCatchUp(TopicState topic) {
		this.topic = topic;
		this.pages = new SharedPages(topic, this::read);
	}

	Newcomer add(Position from, Inbox inbox) {
		Newcomer newcomer = new Newcomer(from, inbox);
		this.newcomers.add(newcomer);
		return newcomer;
	}

	void remove(Newcomer newcomer) {
		this.newcomers.remove(newcomer);
		this.pages.remove(newcomer);
		newcomer.leave();
	}

	boolean isEmpty() {
		return this.newcomers.isEmpty();
	}

	int size() {
		return this.newcomers.size();
	}

	/**
	 * Cancels all reads of the history.
	 */
	void close() {
		this.pages.reset();
		this.newcomers.clear();
	}

	/**
	 * Lets all newcomers catch up, once the topic itself has caught up.
	 */
	void startAll() {
		this.pages.reset();
		List.copyOf(this.newcomers).forEach(this::start);
	}

	/**
	 * Lets a newcomer catch up, at once if no history has to be read from Redis.
	 */
	void start(Newcomer newcomer) {
		if (newcomer.isReplaying()) {
			// It continues when it has taken the messages
			return;
		}
		if (!newcomer.hasBegun()) {
			MessageId begin = begin(newcomer);
			if (begin == null) {
				joinNow(newcomer, !newcomer.isResuming());
				return;
			}
			newcomer.moveTo(begin);
		}
		advance(newcomer);
	}

	/**
	 * Returns the position at which a subscription begins, if messages of the history may
	 * follow; {@link MessageId#NONE} if it is not known.
	 */
	private @Nullable MessageId begin(Newcomer newcomer) {
		if (!this.topic.hasHistory()) {
			return null;
		}
		MessageId reached = this.topic.recent().position();
		if (newcomer.from() instanceof Position.After after) {
			MessageId seen = MessageId.parse(after.id());
			boolean beyondLimit = seen != null && seen.epoch() == reached.epoch()
					&& reached.sequence() - seen.sequence() > this.topic.history().recoveryLimit();
			return beyondLimit ? null : seen;
		}
		if (newcomer.from() instanceof Position.Last last) {
			if (reached.isStart()) {
				// The history is empty
				return null;
			}
			if (last.count() < this.topic.recent().size()) {
				return this.topic.recent().last(last.count() + 1).get(0).id();
			}
			long sequence = reached.sequence() - last.count();
			return (sequence >= 0) ? new MessageId(reached.epoch(), sequence) : MessageId.NONE;
		}
		return null;
	}

	private void advance(Newcomer newcomer) {
		// Many clients reconnect at the same time: most need no read from Redis
		int limit = newcomer.isReturning() ? this.topic.history().recoveryLimit() : Integer.MAX_VALUE;
		List<RecentMessage> recent = this.topic.recent().after(newcomer.position(), limit);
		if (recent != null) {
			replay(newcomer, recent, this.topic.recent().position());
		}
		else {
			this.pages.read(newcomer);
		}
	}

	private void read(Newcomer newcomer, @Nullable List<RecentMessage> messages, MessageId end) {
		if (messages != null) {
			replay(newcomer, messages, end);
		}
		else {
			joinNow(newcomer, !newcomer.isResuming());
		}
	}

	/**
	 * Replays messages.
	 * @param messages the messages after the position of the newcomer
	 * @param end the position after these messages
	 */
	private void replay(Newcomer newcomer, List<RecentMessage> messages, MessageId end) {
		MessageId reached = this.topic.recent().position();
		if (newcomer.isAheadOf(reached)) {
			// Otherwise it would receive messages twice
			newcomer.waitForTopic();
			return;
		}
		if (!newcomer.hasBegun()) {
			if (newcomer.isReturning()) {
				this.topic.counters().resumed(true);
			}
			newcomer.announce(this.topic.messages().subscribed(newcomer.position(), true));
		}
		// Messages that the topic has not reached arrive as live messages
		List<RecentMessage> next = messages.stream().filter((message) -> message.id().isUpTo(reached)).toList();
		if (!next.isEmpty()) {
			newcomer.moveTo(next.get(next.size() - 1).id());
			newcomer.setReplaying(true);
			new Replay(newcomer, next, () -> replayed(newcomer)).run();
		}
		else if (reached.isUpTo(end)) {
			join(newcomer);
		}
		else {
			// Messages have been published since the end was read
			newcomer.moveTo(end);
			advance(newcomer);
		}
	}

	/**
	 * Continues after the newcomer has taken the messages. Called on its event loop.
	 */
	private void replayed(Newcomer newcomer) {
		synchronized (this.topic.lock()) {
			newcomer.setReplaying(false);
			if (this.newcomers.contains(newcomer)) {
				advance(newcomer);
			}
		}
	}

	/**
	 * Adds a newcomer to the audience of the topic at the position of the topic.
	 * @param recovered whether no message is missing
	 */
	private void joinNow(Newcomer newcomer, boolean recovered) {
		if (newcomer.isResuming() && this.topic.hasHistory()) {
			this.topic.counters().resumed(recovered);
		}
		newcomer.announce(this.topic.messages()
			.subscribed(this.topic.hasHistory() ? this.topic.recent().position() : null, recovered));
		join(newcomer);
	}

	private void join(Newcomer newcomer) {
		this.newcomers.remove(newcomer);
		newcomer.join(this.topic.subscribers());
		PresenceChange members = this.topic.presence().current();
		if (members != null) {
			newcomer.inbox().replay(members);
		}
	}

	/**
	 * Lets those newcomers continue that waited for the topic to reach a live message.
	 */
	void received(RecentMessage message) {
		if (this.newcomers.isEmpty()) {
			return;
		}
		this.newcomers.stream()
			.filter((newcomer) -> newcomer.isWaitingForTopic() && !newcomer.isAheadOf(message.id()))
			.toList()
			.forEach(this::start);
	}

	/**
	 * Sends a message that is not part of the history to all newcomers.
	 */
	void send(TopicMessage message) {
		this.newcomers.forEach((newcomer) -> newcomer.send(message));
	}

}
