package io.buckaroo.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.buckaroo.Position;
import reactor.core.Disposable;

import org.springframework.util.Assert;

/**
 * What one connection is subscribed to, and where it is present. All of it ends with the
 * mailbox. Safe to use from any thread.
 */
public final class Subscriptions {

	private final Topics topics;

	private final ConnectionMailbox mailbox;

	private final Map<String, Disposable> subscribed = new HashMap<>();

	private final Map<String, Disposable> tracked = new HashMap<>();

	Subscriptions(Topics topics, ConnectionMailbox mailbox) {
		this.topics = topics;
		this.mailbox = mailbox;
	}

	/**
	 * Subscribes to a topic, unless that is done already.
	 * @param topic the name of the topic
	 * @param from where to begin
	 */
	public synchronized void subscribe(String topic, Position from) {
		Assert.hasLength(topic, "'topic' must not be empty");
		Assert.notNull(from, "'from' must not be null");
		if (!this.subscribed.containsKey(topic)) {
			keep(this.subscribed, topic, () -> this.topics.subscribe(topic, from, this.mailbox));
		}
	}

	/**
	 * Ends subscriptions.
	 * @param topics the names of the topics
	 */
	public synchronized void unsubscribe(String... topics) {
		for (String topic : topics) {
			drop(this.subscribed, topic);
		}
	}

	/**
	 * Lets a member be present on a topic.
	 * @param topic the name of the topic
	 * @param connectionId on which connection
	 * @param member who
	 */
	public synchronized void track(String topic, String connectionId, String member) {
		Assert.hasLength(topic, "'topic' must not be empty");
		Assert.hasLength(member, "'member' must not be empty");
		drop(this.tracked, topic);
		keep(this.tracked, topic, () -> this.topics.track(topic, connectionId, member));
	}

	/**
	 * Takes back {@link #track}.
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
