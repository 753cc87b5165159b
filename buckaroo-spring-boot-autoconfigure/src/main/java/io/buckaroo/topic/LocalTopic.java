package io.buckaroo.topic;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.Inbox;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * One topic of one node. Its lock makes one order of all that is published, and lets a
 * subscription begin between two messages.
 */
final class LocalTopic {

	private final String name;

	private final History history;

	private final InstantSource clock;

	private final Audience subscribers = new Audience();

	/** Who is present, by connection. */
	private final Map<String, String> present = new HashMap<>();

	/** The latest messages, whose ids have no gap. */
	private final Deque<TopicMessage> kept = new ArrayDeque<>();

	/** The latest message. */
	private MessageId head;

	private Instant published;

	private boolean removed;

	LocalTopic(String name, History history, InstantSource clock) {
		this.name = name;
		this.history = history;
		this.clock = clock;
		this.published = clock.instant();
		this.head = newEpoch();
	}

	private MessageId newEpoch() {
		return new MessageId(this.clock.millis(), 0);
	}

	synchronized void publish(Object payload) {
		TopicMessage message = new TopicMessage(this.name, null, payload);
		if (this.history.isKept()) {
			expire();
			this.head = this.head.next();
			this.published = this.clock.instant();
			message = new TopicMessage(this.name, this.head.toString(), payload);
			this.kept.add(message);
			if (this.kept.size() > this.history.size()) {
				this.kept.remove();
			}
		}
		this.subscribers.send(message);
	}

	synchronized Disposable subscribe(Position from, Inbox inbox) {
		expire();
		List<TopicMessage> replay = replay(from);
		String begin = this.history.isKept() ? begin(replay).toString() : null;
		inbox.replay(new Subscribed(this.name, begin, replay != null));
		if (replay != null) {
			replay.forEach(inbox::replay);
		}
		if (!this.present.isEmpty()) {
			inbox.replay(new PresenceChange(this.name, members(), Set.of()));
		}
		return inbox.join(this.subscribers);
	}

	private MessageId begin(@Nullable List<TopicMessage> replay) {
		int count = (replay != null) ? replay.size() : 0;
		return new MessageId(this.head.epoch(), this.head.sequence() - count);
	}

	/**
	 * What has to come before the live messages.
	 * @return the messages, or {@code null} if they can't be had
	 */
	private @Nullable List<TopicMessage> replay(Position from) {
		if (from instanceof Position.After after) {
			MessageId id = MessageId.parse(after.id());
			return (id != null && isKeptAfter(id)) ? latest((int) (this.head.sequence() - id.sequence())) : null;
		}
		return (from instanceof Position.Last last) ? latest(Math.min(last.count(), this.kept.size())) : List.of();
	}

	private boolean isKeptAfter(MessageId id) {
		long missed = this.head.sequence() - id.sequence();
		return this.history.isKept() && id.epoch() == this.head.epoch() && missed >= 0 && missed <= this.kept.size()
				&& missed <= this.history.recoveryLimit();
	}

	private List<TopicMessage> latest(int count) {
		List<TopicMessage> all = new ArrayList<>(this.kept);
		return all.subList(all.size() - count, all.size());
	}

	private void expire() {
		if (!this.kept.isEmpty() && isExpired()) {
			this.kept.clear();
			this.head = newEpoch();
		}
	}

	private boolean isExpired() {
		return !this.history.timeToLive().isZero()
				&& !this.clock.instant().isBefore(this.published.plus(this.history.timeToLive()));
	}

	synchronized void track(String connectionId, String member) {
		boolean known = this.present.containsValue(member);
		this.present.put(connectionId, member);
		if (!known) {
			this.subscribers.send(new PresenceChange(this.name, Set.of(member), Set.of()));
		}
	}

	synchronized void untrack(String connectionId) {
		String member = this.present.remove(connectionId);
		if (member != null && !this.present.containsValue(member)) {
			this.subscribers.send(new PresenceChange(this.name, Set.of(), Set.of(member)));
		}
	}

	synchronized Set<String> members() {
		return Set.copyOf(this.present.values());
	}

	synchronized boolean removeIfUnused() {
		this.removed = this.subscribers.isEmpty() && this.present.isEmpty() && (!this.history.isKept() || isExpired());
		return this.removed;
	}

	boolean isRemoved() {
		return this.removed;
	}

}
