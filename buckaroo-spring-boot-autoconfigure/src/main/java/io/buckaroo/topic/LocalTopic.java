package io.buckaroo.topic;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.observation.MessageTrace;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.runtime.TopicCounters;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A topic of a single node, in memory.
 * <p>
 * Its monitor is the topic's lock: it puts all publications into one order, and a
 * subscription begins between two of them, so that there is nothing to catch up with. It
 * is followed, in the lock order, by filling, queue and broadcasts.
 */
final class LocalTopic {

	private final String name;

	private final History history;

	private final InstantSource clock;

	private final Audience subscribers = new Audience();

	/** The members on this topic, by connection id. */
	private final Map<String, String> members = new HashMap<>();

	/** The history; empty if none is kept. */
	private final RecentMessages recent;

	/** The time of the latest publication that the history contains. */
	private Instant published;

	private boolean removed;

	LocalTopic(String name, History history, InstantSource clock) {
		this.name = name;
		this.history = history;
		this.clock = clock;
		this.published = clock.instant();
		this.recent = new RecentMessages(history.size(), Long.MAX_VALUE, newEpoch());
	}

	private MessageId newEpoch() {
		return new MessageId(this.clock.millis(), 0);
	}

	synchronized void publish(Object payload, MessageTrace trace) {
		this.subscribers.send(trace
			.addTo(this.history.isKept() ? addToHistory(payload) : new TopicMessage(this.name, null, payload)));
	}

	private TopicMessage addToHistory(Object payload) {
		expire();
		this.published = this.clock.instant();
		MessageId id = this.recent.position().next();
		TopicMessage message = new TopicMessage(this.name, id.toString(), payload);
		this.recent.add(new RecentMessage(id, message, 0));
		return message;
	}

	synchronized Disposable subscribe(Position from, Inbox inbox, TopicCounters counters) {
		expire();
		List<RecentMessage> missed = messagesFrom(from);
		if (from instanceof Position.After && this.history.isKept()) {
			counters.resumed(missed != null);
		}
		inbox.replay(new Subscribed(this.name, startId(missed), missed != null));
		if (missed != null) {
			missed.forEach((message) -> message.replayTo(inbox));
		}
		if (!this.members.isEmpty()) {
			inbox.replay(new PresenceChange(this.name, members(), Set.of()));
		}
		return inbox.join(this.subscribers);
	}

	/**
	 * Returns the messages of the history with which a subscription starts.
	 * @return the messages, or {@code null} if they cannot be recovered
	 */
	private @Nullable List<RecentMessage> messagesFrom(Position from) {
		if (from instanceof Position.After after) {
			MessageId id = MessageId.parse(after.id());
			return (id != null && this.history.isKept()) ? this.recent.after(id, this.history.recoveryLimit()) : null;
		}
		return (from instanceof Position.Last last) ? this.recent.last(last.count()) : List.of();
	}

	/**
	 * Returns the id after which a subscription starts, or {@code null} without a
	 * history.
	 */
	private @Nullable String startId(@Nullable List<RecentMessage> missed) {
		if (!this.history.isKept()) {
			return null;
		}
		MessageId start = (missed == null || missed.isEmpty()) ? this.recent.position() : missed.get(0).id().previous();
		return start.toString();
	}

	/**
	 * Drops an expired history. The next message begins a new epoch.
	 */
	private void expire() {
		if (this.recent.size() > 0 && isExpired()) {
			this.recent.restartAt(newEpoch());
		}
	}

	private boolean isExpired() {
		return !this.history.timeToLive().isZero()
				&& !this.clock.instant().isBefore(this.published.plus(this.history.timeToLive()));
	}

	/**
	 * Returns the number of subscribers. May be called without the lock.
	 */
	int subscribers() {
		return this.subscribers.size();
	}

	synchronized void track(String connectionId, String member) {
		boolean present = this.members.containsValue(member);
		this.members.put(connectionId, member);
		if (!present) {
			this.subscribers.send(new PresenceChange(this.name, Set.of(member), Set.of()));
		}
	}

	synchronized void untrack(String connectionId) {
		String member = this.members.remove(connectionId);
		if (member != null && !this.members.containsValue(member)) {
			this.subscribers.send(new PresenceChange(this.name, Set.of(), Set.of(member)));
		}
	}

	synchronized Set<String> members() {
		return Set.copyOf(this.members.values());
	}

	/**
	 * Marks this topic as removed if it has no subscriber, no member and no history that
	 * is still kept.
	 */
	synchronized boolean removeIfUnused() {
		this.removed = this.subscribers.isEmpty() && this.members.isEmpty() && (!this.history.isKept() || isExpired());
		return this.removed;
	}

	synchronized boolean isRemoved() {
		return this.removed;
	}

}
