package io.buckaroo.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.buckaroo.Position;
import reactor.core.Disposable;

import org.springframework.util.Assert;

/**
 * The topics that one connection is subscribed to, and those on which it tracks the
 * presence of a member. All of them end with the mailbox. Safe to use from any thread.
 * <p>
 * Its monitor is held while a topic is called, so it comes before the lock of the topic;
 * for the lock order see {@link Broadcasts}.
 */
public final class Subscriptions {

	private final Topics topics;

	private final ConnectionMailbox mailbox;

	/** The subscriptions, by topic. */
	private final Map<String, Disposable> subscribed = new HashMap<>();

	/** The presences, by topic. */
	private final Map<String, Disposable> tracked = new HashMap<>();

	Subscriptions(Topics topics, ConnectionMailbox mailbox) {
		this.topics = topics;
		this.mailbox = mailbox;
	}

	/**
	 * Subscribes to a topic, unless the connection is subscribed already.
	 * @param topic the name of the topic
	 * @param from the position to start from
	 */
	public synchronized void subscribe(String topic, Position from) {
		Assert.hasLength(topic, "'topic' must not be empty");
		Assert.notNull(from, "'from' must not be null");
		if (!this.subscribed.containsKey(topic)) {
			keep(this.subscribed, topic, () -> this.topics.subscribe(topic, from, this.mailbox));
		}
	}

	/**
	 * Unsubscribes from topics. Topics without a subscription are ignored.
	 * @param topics the names of the topics
	 */
	public synchronized void unsubscribe(String... topics) {
		for (String topic : topics) {
			drop(this.subscribed, topic);
		}
	}

	/**
	 * Tracks the presence of a member on a topic. Replaces the member that the connection
	 * has tracked there before.
	 * @param topic the name of the topic
	 * @param connectionId the id of the connection
	 * @param member the name of the member
	 */
	public synchronized void track(String topic, String connectionId, String member) {
		Assert.hasLength(topic, "'topic' must not be empty");
		Assert.hasLength(member, "'member' must not be empty");
		drop(this.tracked, topic);
		keep(this.tracked, topic, () -> this.topics.track(topic, connectionId, member));
	}

	/**
	 * Ends the presence on a topic, if there is one.
	 * @param topic the name of the topic
	 */
	public synchronized void untrack(String topic) {
		drop(this.tracked, topic);
	}

	private void keep(Map<String, Disposable> kept, String topic, Supplier<Disposable> source) {
		Disposable disposable = source.get();
		if (this.mailbox.add(disposable)) {
			kept.put(topic, disposable);
		}
	}

	private void drop(Map<String, Disposable> kept, String topic) {
		Disposable dropped = kept.remove(topic);
		if (dropped != null) {
			this.mailbox.remove(dropped);
			dropped.dispose();
		}
	}

}
