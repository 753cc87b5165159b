package io.buckaroo.topic;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.buckaroo.Position;
import io.buckaroo.Topic;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.runtime.Topics;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The topics of one node, in memory. A topic is there while somebody is subscribed or
 * present, or its history lives; those whose history has died are looked for as new ones
 * come.
 */
public final class LocalTopics implements Topics {

	/** So few topics are never swept. */
	private static final int FEW = 64;

	private final Map<String, LocalTopic> topics = new ConcurrentHashMap<>();

	private final TopicHistories histories;

	private final Function<Object, String> json;

	private final InstantSource clock;

	/** How many topics there may be before it is time to sweep. */
	private volatile int sweepAt = FEW;

	/**
	 * Creates an empty set of topics.
	 * @param histories which have a history
	 * @param json encodes objects
	 */
	public LocalTopics(TopicHistories histories, Function<Object, String> json) {
		this(histories, json, InstantSource.system());
	}

	LocalTopics(TopicHistories histories, Function<Object, String> json, InstantSource clock) {
		this.histories = histories;
		this.json = json;
		this.clock = clock;
	}

	@Override
	public Topic topic(String name) {
		return new NamedTopic(name, this::publish, this::members, this.json);
	}

	@Override
	public Disposable subscribe(String topic, Position from, Inbox inbox) {
		return at(topic, (local) -> {
			Disposable membership = local.subscribe(from, inbox);
			return () -> leave(topic, membership::dispose);
		});
	}

	@Override
	public Disposable track(String topic, String connectionId, String member) {
		return at(topic, (local) -> {
			local.track(connectionId, member);
			return () -> leave(topic, () -> local.untrack(connectionId));
		});
	}

	private Mono<Void> publish(String topic, Object payload) {
		return Mono.fromRunnable(() -> {
			if (this.topics.containsKey(topic) || this.histories.of(topic).isKept()) {
				at(topic, (local) -> {
					local.publish(payload);
					return local;
				});
			}
		});
	}

	private Mono<Set<String>> members(String topic) {
		return Mono.fromSupplier(() -> {
			LocalTopic local = this.topics.get(topic);
			return (local != null) ? local.members() : Set.of();
		});
	}

	/**
	 * Does something with a topic, which is not swept away meanwhile.
	 */
	private <T> T at(String name, Function<LocalTopic, T> action) {
		sweep();
		while (true) {
			LocalTopic topic = this.topics.computeIfAbsent(name,
					(absent) -> new LocalTopic(absent, this.histories.of(absent), this.clock));
			synchronized (topic) {
				if (!topic.isRemoved()) {
					return action.apply(topic);
				}
			}
		}
	}

	private void leave(String name, Runnable action) {
		action.run();
		removeIfUnused(name);
	}

	private void sweep() {
		if (this.topics.size() > this.sweepAt) {
			this.topics.keySet().forEach(this::removeIfUnused);
			this.sweepAt = Math.max(FEW, 2 * this.topics.size());
		}
	}

	private void removeIfUnused(String name) {
		this.topics.computeIfPresent(name, (present, topic) -> topic.removeIfUnused() ? null : topic);
	}

	/**
	 * How many topics there are.
	 */
	int size() {
		return this.topics.size();
	}

}
