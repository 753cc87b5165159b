package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.buckaroo.Position;
import io.buckaroo.Topic;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.Topics;
import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.NamedTopic;
import io.buckaroo.topic.TopicHistories;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The topics of several nodes that share a Redis: a channel for each, listened to while a
 * connection of this node is subscribed, and a stream for the history of each that has
 * one.
 */
public final class RedisTopics implements Topics, ClusterStatus {

	/** How long the application may take to leave when it stops. */
	private static final Duration FAREWELL = Duration.ofSeconds(1);

	/** Where this node hears itself, and what others ask of it. */
	private final String ownChannel;

	private final RedisSettings settings;

	private final RedisNames names;

	private final TopicHistories histories;

	private final PayloadCodec codec;

	private final Function<Object, String> json;

	private final RedisLink link;

	private final RedisPresence presence;

	private final NodeMessages nodes;

	private final AtomicLong dropped = new AtomicLong();

	/** What this node listens to; its lock keeps listening and leaving in order. */
	private final Map<String, RedisTopic> topics = new HashMap<>();

	/**
	 * Joins the topics of a node with those of others. It does nothing before it is
	 * {@link #start started}.
	 * @param client makes the connections; they must not reconnect by themselves
	 * @param node this node
	 * @param settings how to deal with Redis
	 * @param histories which topics have a history
	 * @param codec writes and reads payloads
	 * @param json encodes objects for sockets
	 */
	public RedisTopics(RedisClient client, Node node, RedisSettings settings, TopicHistories histories,
			PayloadCodec codec, Function<Object, String> json) {
		this.settings = settings;
		this.names = new RedisNames(settings.prefix());
		this.ownChannel = this.names.node(node.id());
		this.histories = histories;
		this.codec = codec;
		this.json = json;
		this.link = new RedisLink(client, settings, RedisHistory.SCRIPTS, this.ownChannel, new Reception());
		this.presence = new RedisPresence(this.link, this.names, node.id(), settings.heartbeatTimeout());
		this.nodes = new NodeMessages(this.link, this.names, node, new MessageCodec(codec), this.dropped);
	}

	/**
	 * Connects to Redis, as soon as it is there.
	 */
	public void start() {
		this.link.start();
	}

	/**
	 * Leaves Redis.
	 */
	public void close() {
		if (this.link.isUp()) {
			this.presence.leave().timeout(FAREWELL).onErrorComplete().block();
		}
		this.link.close();
		synchronized (this.topics) {
			this.topics.values().forEach(RedisTopic::close);
			this.topics.clear();
		}
	}

	@Override
	public boolean isUp() {
		return this.link.isUp();
	}

	@Override
	public long dropped() {
		return this.dropped.get();
	}

	/**
	 * How many topics this node listens to.
	 * @return how many
	 */
	public int listening() {
		synchronized (this.topics) {
			return this.topics.size();
		}
	}

	/**
	 * Returns the messages between the nodes about their connections.
	 */
	NodeMessages nodes() {
		return this.nodes;
	}

	@Override
	public Topic topic(String name) {
		return new NamedTopic(name, this::publish, this.presence::members, this.json);
	}

	@Override
	public Disposable subscribe(String name, Position from, Inbox inbox) {
		synchronized (this.topics) {
			RedisTopic topic = this.topics.computeIfAbsent(name, this::listenTo);
			RedisTopic.Newcomer newcomer = topic.subscribe(from, inbox);
			return () -> {
				topic.unsubscribe(newcomer);
				leaveIfUnused(name, topic);
			};
		}
	}

	private RedisTopic listenTo(String name) {
		this.link.subscribe(this.names.topic(name));
		History history = this.histories.of(name);
		return new RedisTopic(name, history, new RedisHistory(this.link, this.names, name, history), this.codec,
				this.dropped);
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
		return Mono.defer(() -> {
			Mono<Void> taken = publish(name, this.codec.write(payload));
			return this.settings.localOnly() ? taken.onErrorResume(RedisTopics::isSurelyNotTaken, (away) -> {
				RedisTopic topic = find(name);
				if (topic != null) {
					topic.deliverLocally(payload);
				}
				return Mono.empty();
			}) : taken;
		});
	}

	/**
	 * One that is on its way when a connection breaks may have been taken.
	 */
	private static boolean isSurelyNotTaken(Throwable failure) {
		return failure.getCause() instanceof RedisLink.NotConnected;
	}

	private Mono<Void> publish(String name, String text) {
		History history = this.histories.of(name);
		return history.isKept() ? new RedisHistory(this.link, this.names, name, history).publish(text)
				: this.link.command((redis) -> redis.publish(this.names.topic(name), " " + text)).then();
	}

	private void refreshPresence(String name, RedisTopic topic) {
		this.presence.members(name).subscribe(topic::present, (away) -> {
			// The next heartbeat asks again
		});
	}

	/**
	 * Hears of what comes from Redis, on the thread of the client library.
	 */
	private final class Reception implements RedisLink.Listener {

		@Override
		public void subscribed(String channel) {
			if (channel.equals(RedisTopics.this.ownChannel)) {
				RedisTopics.this.presence.refresh();
			}
			if (RedisTopics.this.nodes.isFrom(channel)) {
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
		public void received(String channel, String message) {
			if (RedisTopics.this.nodes.isFrom(channel)) {
				RedisTopics.this.nodes.received(channel, message);
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
			MessageId id = (end > 0) ? MessageId.parse(message.substring(0, end)) : null;
			if (end < 0 || (end > 0 && id == null)) {
				RedisTopics.this.dropped.incrementAndGet();
				return;
			}
			topic.received(id, message.substring(end + 1));
		}

		@Override
		public void beat() {
			RedisTopics.this.presence.refresh();
			Map<String, RedisTopic> withMembers = new HashMap<>();
			synchronized (RedisTopics.this.topics) {
				RedisTopics.this.topics.forEach((name, topic) -> {
					if (topic.hasMembers()) {
						withMembers.put(name, topic);
					}
				});
			}
			withMembers.forEach(RedisTopics.this::refreshPresence);
		}

	}

}
