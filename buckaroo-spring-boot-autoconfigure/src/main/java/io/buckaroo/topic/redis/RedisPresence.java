package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.buckaroo.runtime.Node;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import reactor.core.publisher.Mono;

/**
 * The members of topics, in Redis: for each topic a hash of members by connection id, and
 * for each node a key that expires unless the node refreshes it. A node that reads
 * members of an expired node removes them.
 * <p>
 * With each heartbeat a node writes its own members again, because Redis may have lost
 * them or another node may have removed them, and retries removals that failed. Safe to
 * use from any thread; the lock keeps commands in the order in which members join and
 * leave.
 */
final class RedisPresence {

	/** The prefix of a message on a topic's channel that announces changed members. */
	static final String NOTICE = "!";

	private final RedisLink link;

	private final RedisNames names;

	private final String node;

	private final Duration timeToLive;

	private final PresenceFailures failures;

	/** The members on this node, by topic and connection id. */
	private final Map<String, Map<String, String>> own = new HashMap<>();

	/** Topics with members that have left this node and may still be in Redis. */
	private final Set<String> stale = new HashSet<>();

	RedisPresence(RedisLink link, RedisNames names, String node, Duration timeToLive, PresenceFailures failures) {
		this.link = link;
		this.names = names;
		this.node = node;
		this.timeToLive = timeToLive;
		this.failures = failures;
	}

	synchronized void track(String topic, String connectionId, String member) {
		this.own.computeIfAbsent(topic, (name) -> new HashMap<>()).put(connectionId, member);
		write(topic, Map.of(connectionId, member));
	}

	synchronized void untrack(String topic, String connectionId) {
		this.own.computeIfPresent(topic, (name, members) -> {
			members.remove(connectionId);
			return members.isEmpty() ? null : members;
		});
		hdel(topic, Set.of(connectionId)).then(notice(topic)).subscribe((done) -> {
		}, (failure) -> cleanUpLater(topic, failure));
	}

	/**
	 * Refreshes the key of this node and its members, with each heartbeat.
	 */
	synchronized void refresh() {
		String key = this.names.node(this.node);
		long millis = this.timeToLive.toMillis();
		// Unlike SET, PEXPIRE is not refused while the memory of Redis is full
		run(this.link.command((redis) -> redis.pexpire(key, millis))
			.flatMap((exists) -> exists ? Mono.empty()
					: this.link.command((redis) -> redis.set(key, "", SetArgs.Builder.px(millis)))));
		this.own.forEach(this::write);
		List.copyOf(this.stale).forEach(this::cleanUp);
	}

	/**
	 * Removes members that have left, which reading the members does as well.
	 */
	private void cleanUp(String topic) {
		this.stale.remove(topic);
		members(topic).then(notice(topic)).subscribe((done) -> {
		}, (failure) -> cleanUpLater(topic, failure));
	}

	private void cleanUpLater(String topic, Throwable failure) {
		synchronized (this) {
			this.stale.add(topic);
		}
		this.failures.add(failure);
	}

	private void write(String topic, Map<String, String> members) {
		String key = this.names.members(topic);
		Map<String, String> written = new HashMap<>(members);
		run(this.link.<Long>command((redis) -> redis.hset(key, written))
			// Another node may have removed them
			.flatMap((added) -> (added > 0) ? notice(topic) : Mono.empty()));
		run(this.link.command((redis) -> redis.pexpire(key, this.timeToLive.multipliedBy(10).toMillis())));
	}

	/**
	 * Runs a command that the next heartbeat repeats.
	 */
	private void run(Mono<?> command) {
		command.subscribe((done) -> {
		}, this.failures::add);
	}

	/**
	 * Removes all members of this node, on shutdown.
	 */
	synchronized Mono<Void> leave() {
		List<Mono<?>> removals = new ArrayList<>();
		this.own.forEach(
				(topic, members) -> removals.add(hdel(topic, new HashSet<>(members.keySet())).then(notice(topic))));
		this.own.clear();
		return Mono.when(removals);
	}

	private Mono<Void> hdel(String topic, Set<String> connectionIds) {
		return this.link.command((redis) -> redis.hdel(this.names.members(topic), connectionIds.toArray(String[]::new)))
			.then();
	}

	private Mono<Void> notice(String topic) {
		return this.link.command((redis) -> redis.publish(this.names.topic(topic), NOTICE)).then();
	}

	/**
	 * Reads the members of a topic, on all nodes that are alive.
	 */
	Mono<Set<String>> members(String topic) {
		return this.link.<Map<String, String>>command((redis) -> redis.hgetall(this.names.members(topic)))
			.flatMap((members) -> members.isEmpty() ? Mono.just(Set.of()) : onLiveNodes(topic, members));
	}

	private Mono<Set<String>> onLiveNodes(String topic, Map<String, String> members) {
		Set<String> nodes = members.keySet().stream().map(RedisPresence::nodeOf).collect(Collectors.toSet());
		String[] keys = nodes.stream().map(this.names::node).toArray(String[]::new);
		return this.link.<List<KeyValue<String, String>>>command((redis) -> redis.mget(keys)).flatMap((nodeKeys) -> {
			Set<String> live = nodeKeys.stream()
				.filter(KeyValue::hasValue)
				.map(KeyValue::getKey)
				.collect(Collectors.toSet());
			Set<String> gone = members.keySet()
				.stream()
				.filter((id) -> !isPresent(topic, id, live))
				.collect(Collectors.toSet());
			Set<String> present = members.entrySet()
				.stream()
				.filter((entry) -> !gone.contains(entry.getKey()))
				.map(Map.Entry::getValue)
				.collect(Collectors.toSet());
			return gone.isEmpty() ? Mono.just(present) : hdel(topic, gone).thenReturn(present);
		});
	}

	private synchronized boolean isPresent(String topic, String connectionId, Set<String> liveNodes) {
		String node = nodeOf(connectionId);
		return node.equals(this.node) ? this.own.getOrDefault(topic, Map.of()).containsKey(connectionId)
				: liveNodes.contains(this.names.node(node));
	}

	private static String nodeOf(String connectionId) {
		return Node.idOf(connectionId);
	}

}
