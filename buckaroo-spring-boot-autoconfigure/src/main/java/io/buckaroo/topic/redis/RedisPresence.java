package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.buckaroo.runtime.Node;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import reactor.core.publisher.Mono;

/**
 * Who is present on topics: for each topic a hash in Redis, of node and connection, and
 * for each node a key that lives as long as the node refreshes it. Whoever finds members
 * of a node that is gone removes them. A node writes its own again with each heartbeat,
 * since Redis may have lost them, or others may have thought it gone.
 */
final class RedisPresence {

	/** Begins a message on a topic's channel that says that somebody has come or left. */
	static final String NOTICE = "!";

	private final RedisLink link;

	private final RedisNames names;

	private final String node;

	private final Duration timeToLive;

	/** The members on this node, by topic and connection. */
	private final Map<String, Map<String, String>> own = new ConcurrentHashMap<>();

	RedisPresence(RedisLink link, RedisNames names, String node, Duration timeToLive) {
		this.link = link;
		this.names = names;
		this.node = node;
		this.timeToLive = timeToLive;
	}

	void track(String topic, String connectionId, String member) {
		this.own.compute(topic, (name, members) -> {
			Map<String, String> changed = (members != null) ? members : new ConcurrentHashMap<>();
			changed.put(connectionId, member);
			return changed;
		});
		write(topic, Map.of(connectionId, member)).subscribe((done) -> {
		}, (away) -> {
			// The next heartbeat writes it
		});
	}

	void untrack(String topic, String connectionId) {
		this.own.computeIfPresent(topic, (name, members) -> {
			members.remove(connectionId);
			return members.isEmpty() ? null : members;
		});
		remove(topic, List.of(connectionId)).then(notice(topic)).subscribe((done) -> {
		}, (away) -> {
			// It stays until the hash expires, or this node reads it
		});
	}

	/**
	 * Shows that this node lives, and who is present on it.
	 */
	void refresh() {
		List<Mono<?>> writes = new ArrayList<>();
		writes.add(this.link.command(
				(redis) -> redis.set(this.names.node(this.node), "", SetArgs.Builder.px(this.timeToLive.toMillis()))));
		this.own.forEach((topic, members) -> writes.add(write(topic, members)));
		Mono.when(writes).subscribe((done) -> {
		}, (away) -> {
			// The next heartbeat does it
		});
	}

	/**
	 * Leaves all topics at once, when the application stops.
	 */
	Mono<Void> leave() {
		List<Mono<?>> removals = new ArrayList<>();
		this.own.forEach(
				(topic, members) -> removals.add(remove(topic, new ArrayList<>(members.keySet())).then(notice(topic))));
		this.own.clear();
		return Mono.when(removals);
	}

	private Mono<Void> write(String topic, Map<String, String> members) {
		String key = this.names.members(topic);
		return this.link.<Long>command((redis) -> redis.hset(key, new HashMap<>(members)))
			.flatMap((added) -> this.link
				.command((redis) -> redis.pexpire(key, this.timeToLive.multipliedBy(10).toMillis()))
				// Others may have taken them for gone
				.then((added > 0) ? notice(topic) : Mono.empty()));
	}

	private Mono<Void> remove(String topic, List<String> connectionIds) {
		return this.link.command((redis) -> redis.hdel(this.names.members(topic), connectionIds.toArray(String[]::new)))
			.then();
	}

	private Mono<Void> notice(String topic) {
		return this.link.command((redis) -> redis.publish(this.names.topic(topic), NOTICE)).then();
	}

	/**
	 * Reads who is present on a topic, on nodes that live.
	 */
	Mono<Set<String>> members(String topic) {
		return this.link.<Map<String, String>>command((redis) -> redis.hgetall(this.names.members(topic)))
			.flatMap((members) -> members.isEmpty() ? Mono.just(Set.of()) : living(topic, members));
	}

	private Mono<Set<String>> living(String topic, Map<String, String> members) {
		Set<String> nodes = members.keySet().stream().map(RedisPresence::nodeOf).collect(Collectors.toSet());
		String[] keys = nodes.stream().map(this.names::node).toArray(String[]::new);
		return this.link.<List<KeyValue<String, String>>>command((redis) -> redis.mget(keys)).flatMap((lives) -> {
			Set<String> living = lives.stream()
				.filter(KeyValue::hasValue)
				.map(KeyValue::getKey)
				.collect(Collectors.toSet());
			List<String> gone = members.keySet().stream().filter((id) -> !isPresent(topic, id, living)).toList();
			Set<String> present = members.entrySet()
				.stream()
				.filter((entry) -> !gone.contains(entry.getKey()))
				.map(Map.Entry::getValue)
				.collect(Collectors.toSet());
			return gone.isEmpty() ? Mono.just(present) : remove(topic, gone).thenReturn(present);
		});
	}

	private boolean isPresent(String topic, String connectionId, Set<String> living) {
		String node = nodeOf(connectionId);
		return node.equals(this.node) ? this.own.getOrDefault(topic, Map.of()).containsKey(connectionId)
				: living.contains(this.names.node(node));
	}

	private static String nodeOf(String connectionId) {
		return Node.of(connectionId);
	}

}
