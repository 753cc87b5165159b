package io.buckaroo.topic.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.buckaroo.Position;
import io.buckaroo.Topic;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.ClusterMessage;
import io.buckaroo.observation.MessageTrace;
import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.runtime.LargestTopics;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RoundTrips;
import io.buckaroo.runtime.TopicCounters;
import io.buckaroo.runtime.TopicStatistics;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.History;
import io.buckaroo.topic.NamedTopic;
import io.buckaroo.topic.TopicHistories;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The topics of several nodes that share a Redis. Each topic has a channel, to which this
 * node is subscribed while one of its connections is subscribed to the topic; the history
 * of a topic is a stream. Safe to use from any thread.
 */
public final class RedisTopics implements Topics, ClusterStatus {

	/** The time for removing the members of this node on shutdown. */
	private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);

	/** The channel for heartbeats of this node and messages from other nodes. */
	private final String ownChannel;

	private final RedisSettings settings;

	private final RedisNames names;

	private final TopicHistories histories;

	private final PayloadCodec codec;

	private final Function<Object, String> json;

	private final BuckarooObservations observations;

	private final RedisLink link;

	private final HistoryReads reads;

	private final PageCache pages = new PageCache();

	private final RedisPresence presence;

	private final PresenceFailures presenceFailures;

	private final PendingPublications pending;

	private final NodeMessages messages;

	private final DroppedMessages dropped = new DroppedMessages();

	private final TopicCounters counters = new TopicCounters();

	private final ClusterNodes others;

	private final Node node;

	/**
	 * The topics with subscribers on this node. Its lock keeps subscribing to channels
	 * and leaving them in order, and is acquired before that of a topic.
	 */
	private final Map<String, RedisTopic> topics = new HashMap<>();

	/**
	 * Creates the topics of a node, which do not connect to Redis before they are
	 * {@linkplain #start started}.
	 * @param client the client, whose connections must not reconnect automatically
	 * @param node this node
	 * @param settings the settings for Redis
	 * @param histories the histories of the topics
	 * @param codec the codec of payloads
	 * @param json the encoder of objects for the feeds of topics
	 */
	public RedisTopics(RedisClient client, Node node, RedisSettings settings, TopicHistories histories,
			PayloadCodec codec, Function<Object, String> json) {
		this(client, node, settings, histories, codec, json, BuckarooObservations.NONE);
	}

	/**
	 * Creates the topics of a node, which do not connect to Redis before they are
	 * {@linkplain #start started}.
	 * @param client the client, whose connections must not reconnect automatically
	 * @param node this node
	 * @param settings the settings for Redis
	 * @param histories the histories of the topics
	 * @param codec the codec of payloads
	 * @param json the encoder of objects for the feeds of topics
	 * @param observations the observations of publications and messages between nodes
	 */
	public RedisTopics(RedisClient client, Node node, RedisSettings settings, TopicHistories histories,
			PayloadCodec codec, Function<Object, String> json, BuckarooObservations observations) {
		this.settings = settings;
		this.names = new RedisNames(settings.prefix());
		this.ownChannel = this.names.node(node.id());
		this.histories = histories;
		this.codec = codec;
		this.json = json;
		this.observations = observations;
		this.link = new RedisLink(client, settings, RedisHistory.SCRIPTS, this.ownChannel, new Reception());
		this.reads = new HistoryReads(client);
		this.presenceFailures = new PresenceFailures(settings.heartbeatInterval());
		this.presence = new RedisPresence(this.link, this.names, node.id(), settings.heartbeatTimeout(),
				this.presenceFailures);
		this.pending = new PendingPublications(settings.maxPendingPublications(), settings.maxPendingSize());
		this.node = node;
		this.others = new ClusterNodes(settings.heartbeatInterval());
		this.messages = new NodeMessages(this.link, this.names, node, new TopicMessageCodec(codec), this.pending,
				this.dropped, this.others, observations);
	}

	/**
	 * Starts to connect to Redis, and retries until it is available.
	 */
	public void start() {
		this.link.start();
	}

	/**
	 * Removes the members of this node, announces that it stops, and closes the
	 * connections to Redis.
	 */
	public void close() {
		if (this.link.isConnected()) {
			Mono.whenDelayError(this.presence.leave(), this.messages.announceStop())
				.timeout(LEAVE_TIMEOUT)
				.onErrorComplete()
				.block();
		}
		this.reads.close();
		this.link.close();
		synchronized (this.topics) {
			this.topics.values().forEach(RedisTopic::close);
			this.topics.clear();
		}
	}

	@Override
	public @Nullable String fault() {
		String fault = this.link.fault();
		if (fault == null) {
			fault = this.presenceFailures.fault();
		}
		return (fault != null) ? fault : this.reads.fault();
	}

	@Override
	public @Nullable Instant lastHeartbeat() {
		return this.link.lastHeartbeat();
	}

	@Override
	public long reconnections() {
		return this.link.reconnections();
	}

	@Override
	public long presenceFailures() {
		return this.presenceFailures.count();
	}

	@Override
	public Map<String, Long> droppedByType() {
		return this.dropped.byType();
	}

	@Override
	public RoundTrips roundTrips() {
		return this.link.roundTrips();
	}

	@Override
	public List<ClusterNode> nodes() {
		List<ClusterNode> nodes = new ArrayList<>();
		nodes.add(new ClusterNode(this.node.id(), this.messages.connections(), Instant.now()));
		nodes.addAll(this.others.others());
		return nodes;
	}

	/**
	 * Returns the messages between the nodes about their connections.
	 */
	NodeMessages messages() {
		return this.messages;
	}

	@Override
	public Topic topic(String name) {
		return new NamedTopic(name, this::publish, this.presence::members, this.json);
	}

	@Override
	public Disposable subscribe(String name, Position from, Inbox inbox) {
		synchronized (this.topics) {
			RedisTopic topic = this.topics.computeIfAbsent(name, this::open);
			Newcomer subscriber = topic.subscribe(from, inbox);
			return this.counters.subscribed(() -> {
				topic.unsubscribe(subscriber);
				leaveIfUnused(name, topic);
			});
		}
	}

	private RedisTopic open(String name) {
		this.link.subscribe(this.names.topic(name));
		return new RedisTopic(name, history(name, this.histories.of(name)), this.codec, this.dropped.publications(),
				this.pages, this.counters);
	}

	private RedisHistory history(String name, History history) {
		return new RedisHistory(this.link, this.reads, this.names, name, history);
	}

	private void leaveIfUnused(String name, RedisTopic topic) {
		synchronized (this.topics) {
			if (this.topics.get(name) == topic && topic.isUnused()) {
				this.topics.remove(name);
				topic.close();
				this.link.unsubscribe(this.names.topic(name));
			}
		}
	}

	@Override
	public TopicStatistics statistics(int largest) {
		LargestTopics selected = new LargestTopics(largest);
		if (largest > 0) {
			copy().forEach((name, topic) -> selected.add(name, topic.subscribers()));
		}
		return TopicStatistics.of(size(), this.counters, selected.sorted());
	}

	private Map<String, RedisTopic> copy() {
		synchronized (this.topics) {
			return new HashMap<>(this.topics);
		}
	}

	private int size() {
		synchronized (this.topics) {
			return this.topics.size();
		}
	}

	private @Nullable RedisTopic find(String name) {
		synchronized (this.topics) {
			return this.topics.get(name);
		}
	}

	@Override
	public Disposable track(String topic, String connectionId, String member) {
		this.presence.track(topic, connectionId, member);
		return () -> this.presence.untrack(topic, connectionId);
	}

	private Mono<Void> publish(String name, Object payload) {
		return this.observations.publication(name, (trace) -> publish(name, payload, trace));
	}

	private Mono<Void> publish(String name, Object payload, MessageTrace trace) {
		return Mono.defer(() -> {
			String text = TraceHeaders.add(trace.headers(), this.codec.write(payload));
			Mono<Void> publication = this.pending.limit(text, publishEncoded(name, text));
			return this.settings.localOnly() ? publication.onErrorResume(RedisTopics::isNotSent, (unavailable) -> {
				RedisTopic topic = find(name);
				if (topic != null) {
					topic.deliverLocally(payload, trace);
				}
				return Mono.empty();
			}) : publication;
		});
	}

	/**
	 * Whether a publication has certainly not reached Redis. If a connection is lost
	 * after it was sent, its outcome is unknown.
	 */
	private static boolean isNotSent(Throwable failure) {
		return failure.getCause() instanceof NotConnectedException;
	}

	private Mono<Void> publishEncoded(String name, String text) {
		History history = this.histories.of(name);
		return history.isKept() ? history(name, history).publish(text)
				: this.link.command((redis) -> redis.publish(this.names.topic(name), " " + text)).then();
	}

	private void refreshPresence(String name, RedisTopic topic) {
		this.presence.members(name).subscribe(topic::updateMembers, (failure) -> {
			topic.membersUnknown();
			this.presenceFailures.add(failure);
		});
	}

	/**
	 * Receives messages from Redis, on a thread of the Redis client.
	 */
	private final class Reception implements RedisListener {

		@Override
		public void connected() {
			RedisTopics.this.reads.reconnect();
		}

		@Override
		public void subscribed(String channel) {
			if (channel.equals(RedisTopics.this.ownChannel)) {
				RedisTopics.this.presence.refresh();
				RedisTopics.this.messages.announce();
			}
			if (RedisTopics.this.messages.isFrom(channel)) {
				return;
			}
			String name = RedisTopics.this.names.topicOf(channel);
			RedisTopic topic = find(name);
			if (topic != null) {
				topic.subscribed();
				refreshPresence(name, topic);
				leaveIfUnused(name, topic);
			}
		}

		@Override
		public void refused(String channel) {
			if (RedisTopics.this.messages.isFrom(channel)) {
				return;
			}
			String name = RedisTopics.this.names.topicOf(channel);
			RedisTopic topic = find(name);
			if (topic != null) {
				topic.refused();
				leaveIfUnused(name, topic);
			}
		}

		@Override
		public void received(String channel, String message) {
			if (RedisTopics.this.messages.isFrom(channel)) {
				RedisTopics.this.messages.received(channel, message);
				return;
			}
			String name = RedisTopics.this.names.topicOf(channel);
			RedisTopic topic = find(name);
			if (topic == null) {
				return;
			}
			if (message.startsWith(RedisPresence.NOTICE)) {
				refreshPresence(name, topic);
				return;
			}
			int end = message.indexOf(' ');
			String text = message.substring(end + 1);
			Entry entry = (end > 0) ? Entry.parse(message.substring(0, end), text) : null;
			if (end != 0 && entry == null) {
				RedisTopics.this.dropped.publications().incrementAndGet();
				return;
			}
			RedisTopics.this.observations.receive(ClusterMessage.PUBLICATION, () -> TraceHeaders.of(text), (trace) -> {
				if (entry != null) {
					topic.received(entry, trace);
				}
				else {
					topic.received(text, trace);
				}
			});
		}

		@Override
		public void beat() {
			RedisTopics.this.pages.beat();
			RedisTopics.this.presence.refresh();
			if (RedisTopics.this.others.beat()) {
				RedisTopics.this.messages.announce();
			}
			Map<String, RedisTopic> toRead = new HashMap<>();
			synchronized (RedisTopics.this.topics) {
				RedisTopics.this.topics.forEach((name, topic) -> {
					if (topic.needsMembers()) {
						toRead.put(name, topic);
					}
				});
			}
			toRead.forEach(RedisTopics.this::refreshPresence);
		}

	}

}
