package io.buckaroo.topic.redis;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import reactor.core.publisher.Mono;

/**
 * The history of a topic: a stream in Redis, whose entries have the ids of the messages.
 * All methods are asynchronous and can be called from any thread.
 * <p>
 * <strong>An id never names two messages.</strong> Redis may forget messages whose ids
 * clients hold, so it must not assign these ids again:
 * <ul>
 * <li>Redis identifies a history of its own data by its replication id
 * ({@code master_replid}). It has another one after each start, and after each promotion
 * of a replica. Whatever was lost in between, the data has only grown since then. This is
 * a {@link Generation} of the data. Its number is stored together with the data, so it is
 * greater than the number of any generation that this data, or an older copy of it, has
 * had before, even if the clock went back.</li>
 * <li>A second key contains the generation in which the latest epoch began. A message
 * continues that epoch only if it is the current generation; otherwise messages may have
 * followed the latest entry and be lost, and the message starts a new epoch.</li>
 * <li>A new epoch is the time of Redis in microseconds, or more, and greater than that of
 * the latest entry. So an epoch also differs from those of a history of which nothing is
 * left, because it has expired, was removed or was evicted.</li>
 * <li>Each node reads the generation when it connects, and passes it on with each
 * message. A connection never outlives the process of the server. If the server becomes a
 * replica, the node replaces its connections.</li>
 * </ul>
 * <strong>A client receives what it has missed or a {@code reset}.</strong> Within an
 * epoch the sequence has no gaps. The first message of an epoch names the position that
 * it follows:
 * <ul>
 * <li>After a message, that is its id. A client that has received exactly this message
 * has missed nothing that exists. One with a later id of the same epoch has received a
 * message that Redis has lost, and its id is followed by nothing.</li>
 * <li>After an empty history, clients hold start positions: the time at which the history
 * was empty. The message names the earliest such time since which certainly no message
 * was published: not before the current generation, not before the latest epoch, whose
 * key outlives the removal of the history, and not so long ago that the history could
 * have expired since. A start position also requires that Redis has not removed or
 * evicted data since then ({@link Generation#completeSince()}). A new subscription of an
 * empty topic therefore stores nothing. In return, subscribers of an empty topic are
 * notified after a restart of Redis: a first message may have been lost. This comparison
 * assumes that the clock does not go back during a restart or failover by more than that
 * takes; the ids do not depend on it.</li>
 * </ul>
 * A node with live subscribers knows more than the stream: if a message that it has
 * received is lost, it drops what is left ({@link #restart}), so that clients that have
 * missed the message are notified, too.
 */
final class RedisHistory {

	private static final Script PUBLISH = Script.named("publish.lua");

	private static final Script HEAD = Script.named("head.lua");

	private static final Script RESTART = Script.named("restart.lua");

	/** The scripts that Redis has to load. */
	static final List<Script> SCRIPTS = List.of(PUBLISH, HEAD, RESTART);

	private final RedisLink link;

	private final String topic;

	private final History history;

	/** The key of the stream, which is also the name of the channel. */
	private final String streamKey;

	/** The key of the generation and the time of the latest epoch. */
	private final String epochKey;

	RedisHistory(RedisLink link, RedisNames names, String topic, History history) {
		this.link = link;
		this.topic = topic;
		this.history = history;
		this.streamKey = names.topic(topic);
		this.epochKey = names.epoch(topic);
	}

	/**
	 * Returns the name of the topic.
	 */
	String topic() {
		return this.topic;
	}

	/**
	 * Whether the topic has a history.
	 */
	boolean isKept() {
		return this.history.isKept();
	}

	/**
	 * Returns the maximum number of messages that are recovered.
	 */
	int recoveryLimit() {
		return this.history.recoveryLimit();
	}

	/**
	 * Adds a message and publishes it, atomically.
	 */
	Mono<Void> publish(String text) {
		return PUBLISH
			.run(this.link, keys(), this.streamKey, Integer.toString(this.history.size()),
					Long.toString(this.history.timeToLive().toMillis()), text)
			.then();
	}

	private String[] keys() {
		return new String[] { this.streamKey, this.epochKey };
	}

	/**
	 * Reads the id of the latest message, or the current start position if the history is
	 * empty.
	 */
	Mono<MessageId> head() {
		return readHead().map(Entry::id);
	}

	/**
	 * Reads the head of the history like a message. If the history is empty, that is the
	 * current start position, with the earliest one that is equivalent as its
	 * predecessor.
	 */
	private Mono<Entry> readHead() {
		return HEAD.run(this.link, keys(), Long.toString(this.history.timeToLive().toMillis()))
			.map((header) -> Objects.requireNonNull(Entry.parse(header, "")));
	}

	/**
	 * Reads the latest messages.
	 * @param count the maximum number of messages
	 */
	Mono<List<Entry>> last(int count) {
		return this.link
			.<List<StreamMessage<String, String>>>command(
					(redis) -> redis.xrevrange(this.streamKey, Range.unbounded(), Limit.from(count)))
			.map((messages) -> {
				Collections.reverse(messages);
				return entries(messages);
			});
	}

	/**
	 * Drops the history if it has lost a message that has been received, so that clients
	 * that have missed it are notified.
	 * @param seen the id of the received message
	 */
	Mono<Void> restart(MessageId seen) {
		return RESTART.run(this.link, new String[] { this.streamKey }, seen.toString()).then();
	}

	/**
	 * Reads the messages after a given one.
	 * @param id the id of the message, or the {@link #head} of an empty history
	 * @return the messages, up to the recovery limit
	 */
	Mono<Missed> after(MessageId id) {
		Mono<Missed> missed = readAfter(id);
		return id.isStart() ? missed.flatMap((read) -> this.link.generation()
			.map((generation) -> (generation.completeSince() <= id.epoch()) ? read : Missed.UNKNOWN)) : missed;
	}

	private Mono<Missed> readAfter(MessageId id) {
		int limit = recoveryLimit();
		return this.link
			.<List<StreamMessage<String, String>>>command((redis) -> redis.xrange(this.streamKey,
					Range.from(Range.Boundary.excluding(id.toString()), Range.Boundary.unbounded()),
					Limit.from(limit + 1L)))
			.map(RedisHistory::entries)
			.flatMap((entries) -> entries.isEmpty() ? readHead().flatMap((head) -> nothingAfter(id, head))
					: Mono.just(entries.get(0).follows(id) && entries.size() <= limit ? new Missed(true, entries)
							: Missed.UNKNOWN));
	}

	private Mono<Missed> nothingAfter(MessageId id, Entry head) {
		if (head.id().equals(id) || (head.id().isStart() && head.follows(id))) {
			return Mono.just(new Missed(true, List.of()));
		}
		boolean publishedSince = !head.id().isStart() && id.isUpTo(head.id());
		return publishedSince ? readAfter(id) : Mono.just(Missed.UNKNOWN);
	}

	private static List<Entry> entries(List<StreamMessage<String, String>> messages) {
		return messages.stream().map(RedisHistory::entry).toList();
	}

	private static Entry entry(StreamMessage<String, String> message) {
		String predecessor = message.getBody().get("p");
		return new Entry(Objects.requireNonNull(MessageId.parse(message.getId())),
				(predecessor != null) ? MessageId.parse(predecessor) : null, message.getBody().getOrDefault("m", ""));
	}

	/**
	 * The messages after a given one.
	 *
	 * @param recovered whether the history contains all of them, within the recovery
	 * limit
	 * @param entries the messages in the order of publication; empty if not recovered
	 */
	record Missed(boolean recovered, List<Entry> entries) {

		private static final Missed UNKNOWN = new Missed(false, List.of());

	}

}
