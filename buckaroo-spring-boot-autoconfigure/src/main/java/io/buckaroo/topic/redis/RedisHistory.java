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
 * The history of a topic, a stream of Redis.
 */
final class RedisHistory {

	private static final Script PUBLISH = Script.named("publish.lua");

	private static final Script HEAD = Script.named("head.lua");

	private static final Script RESTART = Script.named("restart.lua");

	/** What Redis has to know. */
	static final List<Script> SCRIPTS = List.of(PUBLISH, HEAD, RESTART);

	private final RedisLink link;

	private final History history;

	/** The key of the stream, and the channel. */
	private final String topic;

	/** The key of the epoch that the next message begins, if the stream is empty. */
	private final String epoch;

	RedisHistory(RedisLink link, RedisNames names, String topic, History history) {
		this.link = link;
		this.history = history;
		this.topic = names.topic(topic);
		this.epoch = names.epoch(topic);
	}

	/**
	 * Adds a message, and publishes it.
	 */
	Mono<Void> publish(String text) {
		return PUBLISH
			.run(this.link, keys(), this.topic, Integer.toString(this.history.size()),
					Long.toString(this.history.timeToLive().toMillis()), text)
			.then();
	}

	private String[] keys() {
		return new String[] { this.topic, this.epoch };
	}

	/**
	 * The id of the latest message. If there is none it has the epoch of the next one,
	 * and 0 for its count.
	 */
	Mono<MessageId> head() {
		return HEAD.run(this.link, keys(), Long.toString(this.history.timeToLive().toMillis()))
			.map(RedisHistory::parse);
	}

	/**
	 * The latest messages.
	 * @param count how many at most
	 */
	Mono<List<Entry>> last(int count) {
		return this.link
			.<List<StreamMessage<String, String>>>command(
					(redis) -> redis.xrevrange(this.topic, Range.unbounded(), Limit.from(count)))
			.map((messages) -> {
				Collections.reverse(messages);
				return entries(messages);
			});
	}

	/**
	 * Drops the history if it ends before a message that somebody has seen.
	 * @param seen the message
	 */
	Mono<Void> restart(MessageId seen) {
		return RESTART.run(this.link, keys(), Long.toString(seen.epoch()), Long.toString(seen.sequence())).then();
	}

	/**
	 * What lies behind a message.
	 * @param id the message, or the head of a history that was empty
	 */
	Mono<Missed> after(MessageId id) {
		int limit = this.history.recoveryLimit();
		return this.link
			.<List<StreamMessage<String, String>>>command((redis) -> redis.xrange(this.topic,
					Range.from(Range.Boundary.excluding(id.toString()), Range.Boundary.unbounded()),
					Limit.from(limit + 1L)))
			.map(RedisHistory::entries)
			.flatMap((entries) -> entries.isEmpty() ? head().flatMap((head) -> nothingAfter(id, head))
					: Mono.just(entries.get(0).id().equals(id.next()) && entries.size() <= limit
							? new Missed(true, entries) : Missed.UNKNOWN));
	}

	private Mono<Missed> nothingAfter(MessageId id, MessageId head) {
		if (head.equals(id)) {
			return Mono.just(new Missed(true, List.of()));
		}
		boolean hasComeMeanwhile = head.sequence() > 0 && id.isUpTo(head);
		return hasComeMeanwhile ? after(id) : Mono.just(Missed.UNKNOWN);
	}

	private static List<Entry> entries(List<StreamMessage<String, String>> messages) {
		return messages.stream()
			.map((message) -> new Entry(parse(message.getId()), message.getBody().getOrDefault("m", "")))
			.toList();
	}

	private static MessageId parse(String id) {
		return Objects.requireNonNull(MessageId.parse(id));
	}

	/**
	 * What was missed.
	 *
	 * @param recovered whether it is known, and all there
	 * @param entries the messages
	 */
	record Missed(boolean recovered, List<Entry> entries) {

		private static final Missed UNKNOWN = new Missed(false, List.of());

	}

}
