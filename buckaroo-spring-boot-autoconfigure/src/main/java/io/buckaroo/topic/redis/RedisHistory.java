package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import reactor.core.publisher.Mono;

/**
 * The history of a topic: a stream in Redis, whose entries have the ids of the messages.
 * All methods are asynchronous and can be called from any thread.
 */
final class RedisHistory {

	private static final Script PUBLISH = Script.named("publish.lua");

	private static final Script HEAD = Script.named("head.lua");

	private static final Script RESTART = Script.named("restart.lua");

	private static final Script PAGE = Script.named("page.lua");

	/** The scripts that Redis has to load. */
	static final List<Script> SCRIPTS = List.of(PUBLISH, HEAD, RESTART, PAGE);

	/** The maximum number of messages of a page. */
	private static final String PAGE_MESSAGES = "500";

	/** The maximum size of the messages of a page, unless it has only one. */
	private static final String PAGE_BYTES = Integer.toString(256 * 1024);

	private final RedisLink link;

	private final HistoryReads reads;

	private final String topic;

	private final History history;

	/** The key of the stream, which is also the name of the channel. */
	private final String streamKey;

	/** The key of the epoch that starts with the next message if the stream is empty. */
	private final String epochKey;

	RedisHistory(RedisLink link, HistoryReads reads, RedisNames names, String topic, History history) {
		this.link = link;
		this.reads = reads;
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
	 * Reads the id of the latest message. If the history is empty, the id has the epoch
	 * of the next message and sequence 0.
	 */
	Mono<MessageId> head() {
		return HEAD.run(this.link, keys(), Long.toString(this.history.timeToLive().toMillis()))
			.map(RedisHistory::parse);
	}

	/**
	 * Drops the history if it ends before a message that has been received, because Redis
	 * would assign the ids of the lost messages again. The next message starts a new
	 * epoch.
	 * @param seen the id of the received message
	 */
	Mono<Void> restart(MessageId seen) {
		return RESTART.run(this.link, keys(), Long.toString(seen.epoch()), Long.toString(seen.sequence())).then();
	}

	/**
	 * Reads a page of the messages after a given one.
	 * @param after the id of the message, or a position before the first of an epoch
	 */
	Mono<HistoryPage> page(MessageId after) {
		return readPage(after.toString(), 0).switchIfEmpty(head().flatMap(
				(head) -> (head.sequence() > 0) ? page(after) : Mono.just(new HistoryPage(after, head, 0, List.of()))));
	}

	/**
	 * Reads the first page of the latest messages. It begins after the position that its
	 * first message follows.
	 * @param count the number of the latest messages, if there are as many
	 */
	Mono<HistoryPage> latest(int count) {
		return readPage("", count).switchIfEmpty(head().flatMap((head) -> (head.sequence() > 0) ? latest(count)
				: Mono.just(new HistoryPage(head, head, 0, List.of()))));
	}

	private Mono<HistoryPage> readPage(String after, int latest) {
		return PAGE
			.runForList(this.reads, new String[] { this.streamKey }, after, Integer.toString(latest), PAGE_MESSAGES,
					PAGE_BYTES)
			.filter((reply) -> !reply.isEmpty())
			.map((reply) -> page(reply, after.isEmpty()));
	}

	private static HistoryPage page(List<String> reply, boolean latest) {
		List<Entry> entries = new ArrayList<>();
		for (int i = 3; i < reply.size(); i += 2) {
			entries.add(new Entry(parse(reply.get(i)), reply.get(i + 1)));
		}
		MessageId after = parse(reply.get(0));
		boolean trimmed = latest && !entries.isEmpty() && !entries.get(0).follows(after);
		return new HistoryPage(trimmed ? entries.get(0).id().previous() : after, parse(reply.get(1)),
				Long.parseLong(reply.get(2)), entries);
	}

	/**
	 * Logs that a read has failed and will be retried.
	 */
	void readFailed(Throwable failure) {
		this.reads.failed(this.topic, failure);
	}

	private static MessageId parse(String id) {
		return Objects.requireNonNull(MessageId.parse(id));
	}

}
