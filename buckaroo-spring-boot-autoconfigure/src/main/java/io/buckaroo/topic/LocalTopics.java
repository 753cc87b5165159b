package io.buckaroo.topic;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.buckaroo.Position;
import io.buckaroo.Topic;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.MessageTrace;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.runtime.LargestTopics;
import io.buckaroo.runtime.TopicCounters;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.Topics;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The topics of a single node, in memory. A topic exists while it has a subscriber, a
 * member or a history; topics with expired histories are removed as the number of topics
 * grows. Safe to use from any thread.
 */
public final class LocalTopics implements Topics {

	/** The number of topics up to which expired ones are not removed. */
	private static final int MIN_SWEEP_SIZE = 64;

	private final Map<String, LocalTopic> topics = new ConcurrentHashMap<>();

	private final TopicHistories histories;

	private final Function<Object, String> json;

	private final PayloadLimit limit;

	private final BuckarooObservations observations;

	private final InstantSource clock;

	private final TopicCounters counters = new TopicCounters();

	/** The number of topics above which expired ones are removed. */
	private volatile int sweepSize = MIN_SWEEP_SIZE;

	/**
	 * Creates topics that have no subscribers, with the default size limit.
	 * @param histories the histories of the topics
	 * @param json the encoder of objects for the feeds of topics
	 */
	public LocalTopics(TopicHistories histories, Function<Object, String> json) {
		this(histories, json, PayloadLimit.DEFAULT, BuckarooObservations.NONE);
	}

	/**
	 * Creates topics that have no subscribers.
	 * @param histories the histories of the topics
	 * @param json the encoder of objects for the feeds of topics
	 * @param limit the maximum size of a payload that is a string or bytes; the size of
	 * other objects is unknown, because they are not converted
	 * @param observations the observations of publications
	 */
	public LocalTopics(TopicHistories histories, Function<Object, String> json, PayloadLimit limit,
			BuckarooObservations observations) {
		this(histories, json, limit, observations, InstantSource.system());
	}

	/**
	 * Creates topics that have no subscribers, with the default size limit.
	 * @param histories the histories of the topics
	 * @param json the encoder of objects for the feeds of topics
	 * @param clock the clock for the ids of messages and the expiry of histories
	 */
	public LocalTopics(TopicHistories histories, Function<Object, String> json, InstantSource clock) {
		this(histories, json, PayloadLimit.DEFAULT, BuckarooObservations.NONE, clock);
	}

	private LocalTopics(TopicHistories histories, Function<Object, String> json, PayloadLimit limit,
			BuckarooObservations observations, InstantSource clock) {
		this.histories = histories;
		this.json = json;
		this.limit = limit;
		this.observations = observations;
		this.clock = clock;
	}

	@Override
	public Topic topic(String name) {
		return new NamedTopic(name, this::publish, this::members, this.json);
	}

	@Override
	public Disposable subscribe(String topic, Position from, Inbox inbox) {
		return apply(topic, (local) -> {
			Disposable membership = local.subscribe(from, inbox, this.counters);
			return this.counters.subscribed(() -> leave(topic, membership::dispose));
		});
	}

	@Override
	public Disposable track(String topic, String connectionId, String member) {
		return apply(topic, (local) -> {
			local.track(connectionId, member);
			return () -> leave(topic, () -> local.untrack(connectionId));
		});
	}

	@Override
	public TopicStatistics statistics(int largest) {
		LargestTopics selected = new LargestTopics(largest);
		if (largest > 0) {
			this.topics.forEach((name, topic) -> selected.add(name, topic.subscribers()));
		}
		return TopicStatistics.of(this.topics.size(), this.counters, selected.sorted());
	}

	private Mono<Void> publish(String topic, Object payload) {
		return this.observations.publication(topic, (trace) -> publish(topic, payload, trace));
	}

	private Mono<Void> publish(String topic, Object payload, MessageTrace trace) {
		return Mono.fromRunnable(() -> {
			this.limit.check(payload);
			if (this.topics.containsKey(topic) || this.histories.of(topic).isKept()) {
				apply(topic, (local) -> {
					local.publish(payload, trace);
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
	 * Applies an action to a topic, which is not removed before the action returns.
	 */
	private <T> T apply(String name, Function<LocalTopic, T> action) {
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
		if (this.topics.size() > this.sweepSize) {
			this.topics.keySet().forEach(this::removeIfUnused);
			this.sweepSize = Math.max(MIN_SWEEP_SIZE, 2 * this.topics.size());
		}
	}

	private void removeIfUnused(String name) {
		this.topics.computeIfPresent(name, (present, topic) -> topic.removeIfUnused() ? null : topic);
	}

}
