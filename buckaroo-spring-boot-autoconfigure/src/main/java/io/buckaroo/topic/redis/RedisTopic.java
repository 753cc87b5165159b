package io.buckaroo.topic.redis;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.TopicMessage;
import io.buckaroo.observation.MessageTrace;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.runtime.TopicCounters;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessages;
import org.jspecify.annotations.Nullable;

/**
 * A topic of several nodes, for as long as connections of this node are subscribed to it.
 * {@link TopicCatchUp} recovers messages that this node has missed, and
 * {@link SubscriberCatchUp} those that a subscriber has missed. Safe to use from any
 * thread.
 * <p>
 * Its monitor is the topic's lock, which guards all of its parts. It is followed, in the
 * lock order, by filling, queue and broadcasts. The monitor of a connection's
 * subscriptions and the lock of {@link RedisTopics} may be held while a topic is called.
 */
final class RedisTopic {

	/** The number of recent messages from which reconnecting clients are served. */
	private static final int WINDOW = 1024;

	/** The maximum size of these messages in bytes. */
	private static final long WINDOW_BYTES = 4 * 1024 * 1024;

	private final TopicState state;

	private final SubscriberCatchUp newcomers;

	private final TopicCatchUp catchUp;

	/** Whether Redis has confirmed the subscription to the channel. */
	private boolean confirmed;

	/** Whether Redis has refused to subscribe to the channel, and not confirmed since. */
	private boolean refused;

	/** Whether the members are unknown, because they could not be read. */
	private boolean membersUnknown;

	RedisTopic(String name, RedisHistory history, PayloadCodec codec, AtomicLong dropped, PageCache pages,
			TopicCounters counters) {
		this.state = new TopicState(this, history, new TopicMessages(name, codec, dropped),
				new RecentMessages(WINDOW, WINDOW_BYTES, MessageId.NONE), new Audience(), new PresenceView(name), pages,
				counters);
		this.newcomers = new SubscriberCatchUp(this.state);
		this.catchUp = new TopicCatchUp(this.state, this.newcomers);
	}

	synchronized Newcomer subscribe(Position from, Inbox inbox) {
		Newcomer newcomer = this.newcomers.add(from, inbox);
		if (this.state.hasHistory() ? this.catchUp.isLive() : this.confirmed) {
			this.newcomers.start(newcomer);
		}
		return newcomer;
	}

	synchronized void unsubscribe(Newcomer newcomer) {
		this.newcomers.remove(newcomer);
	}

	/**
	 * Whether no connection is subscribed and the node may unsubscribe from the channel.
	 * It may not before its subscription is confirmed or refused, because the
	 * confirmation could be mistaken for that of the next subscription.
	 */
	synchronized boolean isUnused() {
		return (this.confirmed || this.refused) && this.newcomers.isEmpty() && this.state.subscribers().isEmpty();
	}

	/**
	 * Returns the number of subscribers, those included that have not caught up.
	 */
	synchronized int subscribers() {
		return this.state.subscribers().size() + this.newcomers.size();
	}

	/**
	 * Cancels all reads of the history, after the last subscription or on shutdown.
	 */
	synchronized void close() {
		this.catchUp.close();
		this.newcomers.close();
	}

	/**
	 * Redis has confirmed the subscription to the channel, for the first time or after a
	 * reconnect. Messages that were published before have not been received.
	 */
	synchronized void subscribed() {
		boolean reconnected = this.confirmed;
		this.confirmed = true;
		this.refused = false;
		if (this.state.hasHistory()) {
			this.catchUp.start();
			return;
		}
		if (reconnected) {
			this.state.resetSubscribers(null);
		}
		this.newcomers.startAll();
	}

	/**
	 * Redis has refused to subscribe to the channel. The subscribers wait until it
	 * permits it.
	 */
	synchronized void refused() {
		this.refused = true;
	}

	/**
	 * Receives a message from the channel.
	 */
	synchronized void received(Entry entry, MessageTrace trace) {
		if (this.state.hasHistory()) {
			this.catchUp.received(entry, trace);
		}
		else {
			// On the publishing node the topic is configured differently
			send(entry.id(), entry.text(), trace);
		}
	}

	/**
	 * Receives a message without an id from the channel.
	 * @param text the encoded payload
	 * @param trace the trace of the publication
	 */
	synchronized void received(String text, MessageTrace trace) {
		send(null, text, trace);
	}

	private void send(@Nullable MessageId id, String text, MessageTrace trace) {
		TopicMessage message = this.state.messages().decode(id, text);
		if (message != null) {
			this.state.subscribers().send(trace.addTo(message));
		}
	}

	/**
	 * Delivers a message to the connections of this node only, while Redis is
	 * unavailable.
	 */
	synchronized void deliverLocally(Object payload, MessageTrace trace) {
		TopicMessage message = this.state.messages().withoutId(payload);
		this.state.subscribers().send(trace.addTo(message));
		this.newcomers.send(message);
	}

	/**
	 * Updates the members and notifies subscribers of the change.
	 * @param members the members on all nodes
	 */
	synchronized void updateMembers(Set<String> members) {
		this.membersUnknown = false;
		PresenceChange change = this.state.presence().update(members);
		if (change != null) {
			this.state.subscribers().replay(change);
		}
	}

	/**
	 * The members could not be read. The subscribers keep the last known ones.
	 */
	synchronized void membersUnknown() {
		this.membersUnknown = true;
	}

	/**
	 * Whether the members have to be read again with the next heartbeat: those of a node
	 * that has ended leave without a notice.
	 */
	synchronized boolean needsMembers() {
		return this.membersUnknown || !this.state.presence().isEmpty();
	}

}
