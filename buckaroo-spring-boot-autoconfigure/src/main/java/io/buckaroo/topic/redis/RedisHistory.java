package io.buckaroo.topic.redis;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

import io.buckaroo.topic.MessageId;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import reactor.core.publisher.Mono;

/**
 * Reads the history of a topic, a stream of Redis.
 *
 * @param link where to Redis
 * @param key the stream
 * @param restart drops a history that has lost its end
 */
record RedisHistory(RedisLink link, String key, Script restart) {

	/**
	 * The latest messages.
	 * @param count how many at most
	 */
	Mono<List<Entry>> last(int count) {
		return this.link
			.<List<StreamMessage<String, String>>>command(
					(redis) -> redis.xrevrange(this.key, Range.unbounded(), Limit.from(count)))
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
		return this.restart.run(this.link, this.key, Long.toString(seen.epoch()), Long.toString(seen.sequence()))
			.then();
	}

	/**
	 * What lies behind a message.
	 * @param id the message
	 * @param limit how many messages may have been missed
	 */
	Mono<Missed> after(MessageId id, int limit) {
		return this.link
			.<List<StreamMessage<String, String>>>command((redis) -> redis.xrange(this.key,
					Range.from(Range.Boundary.excluding(id.toString()), Range.Boundary.unbounded()),
					Limit.from(limit + 1L)))
			.map(RedisHistory::entries)
			.flatMap((entries) -> entries.isEmpty() ? last(1).flatMap((last) -> nothingAfter(id, limit, last))
					: Mono.just(entries.get(0).id().follows(id) && isOfEpoch(id, entries) && entries.size() <= limit
							? new Missed(true, entries) : new Missed(false, List.of())));
	}

	/**
	 * Whether a message is the last that there is, or there is none where there was one.
	 */
	private Mono<Missed> nothingAfter(MessageId id, int limit, List<Entry> last) {
		MessageId head = last.isEmpty() ? MessageId.NONE : last.get(0).id();
		if (!head.equals(id) && id.isUpTo(head)) {
			return after(id, limit);
		}
		return Mono.just(new Missed(head.equals(id), List.of()));
	}

	/**
	 * What a client has missed may begin a new epoch only if it has seen none.
	 */
	private static boolean isOfEpoch(MessageId id, List<Entry> entries) {
		return id.equals(MessageId.NONE) || entries.get(0).id().epoch() == id.epoch();
	}

	private static List<Entry> entries(List<StreamMessage<String, String>> messages) {
		return messages.stream()
			.map((message) -> new Entry(Objects.requireNonNull(MessageId.parse(message.getId())),
					message.getBody().getOrDefault("m", "")))
			.toList();
	}

	/**
	 * What was missed.
	 *
	 * @param recovered whether it is known, and all there
	 * @param entries the messages
	 */
	record Missed(boolean recovered, List<Entry> entries) {

	}

}
