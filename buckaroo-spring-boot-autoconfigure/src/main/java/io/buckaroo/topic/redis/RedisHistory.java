package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.TopicException;
import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import reactor.core.publisher.Mono;

/**
 * The history of a topic: a stream in Redis, whose entries have the ids of the messages.
 * All methods are asynchronous and can be called from any thread.
 * <p>
 * <strong>An id never names two messages.</strong> Redis may forget messages whose ids
 * clients hold, so it must not assign these ids again:
 * <ul>
 * <li>The replication id of Redis ({@code master_replid}) changes with each start, and
 * with each promotion of a replica. Messages can be lost at these times, and not between
 * them: the time with one replication id is a {@link Generation} of the data. Its number
 * is stored together with the data, so it is greater than the number of any generation
 * that this data, or an older copy of it, has had before, even if the clock went back.
 * While Redis refuses all writes, nodes use numbers that are not stored; a later one is
 * greater than these unless the clock went back.</li>
 * <li>A second key contains the generation in which the latest epoch began. A message
 * continues that epoch only if it is the current generation; otherwise messages may have
 * followed the latest entry and be lost, and the message starts a new epoch.</li>
 * <li>A new epoch is the time of Redis in microseconds, or more, and greater than that of
 * the latest entry. So an epoch also differs from those of a history of which nothing is
 * left, because it has expired, was removed or was evicted. If the clock went back, an
 * epoch that was lost could be repeated; the microseconds of the clock, which are added
 * to it, reduce the probability to one in a million for each epoch.</li>
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
 * received is lost, it removes the rest of the history ({@link #restart}), so that
 * clients that have missed the message are notified, too.
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

	/** The key of the generation and the time of the latest epoch. */
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
	 * empty. Fails with a {@link TopicException}, like an unavailable Redis, if the
	 * latest message has a malformed id: no message can follow it.
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
		return HEAD.run(this.link, keys(), Long.toString(this.history.timeToLive().toMillis())).map(this::head);
	}

	private Entry head(String header) {
		Entry head = Entry.parse(header, "");
		if (head == null) {
			throw new TopicException("The latest entry of the stream '%s' has a malformed id".formatted(this.streamKey),
					null);
		}
		return head;
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
	 * Reads a page of the messages after a given one. Fails with a
	 * {@link MalformedHistoryException} if an entry is malformed.
	 * @param after the id of the message, or a start position
	 * @param forStart whether the page is for a start position, which requires that the
	 * data is complete since then
	 */
	Mono<HistoryPage> page(MessageId after, boolean forStart) {
		Mono<HistoryPage> page = readPage(after.toString(), 0).map((reply) -> page(after, reply))
			.switchIfEmpty(readHead().flatMap(
					(head) -> head.id().isStart() ? Mono.just(HistoryPage.empty(after, head)) : page(after, false)));
		return forStart ? page.flatMap(
				(read) -> this.link.generation().map((generation) -> read.completeSince(generation.completeSince())))
				: page;
	}

	/**
	 * Reads the first page of the latest messages. It begins after the position that its
	 * first message follows. Fails with a {@link MalformedHistoryException} if an entry
	 * is malformed.
	 * @param count the number of the latest messages, if there are as many; at least one
	 */
	Mono<HistoryPage> latest(int count) {
		return readPage("", count).map((reply) -> {
			HistoryPage page = page(parse(reply.get(0)), reply);
			Entry first = page.entries().get(0);
			// The message before the first one may have been removed
			return (page.after().isStart() || !first.follows(page.after())) ? page.after(first.id().previous()) : page;
		})
			.switchIfEmpty(readHead().flatMap(
					(head) -> head.id().isStart() ? Mono.just(HistoryPage.empty(head.id(), head)) : latest(count)));
	}

	private Mono<List<String>> readPage(String after, int latest) {
		return PAGE
			.read(this.reads, new String[] { this.streamKey }, after, Integer.toString(latest), PAGE_MESSAGES,
					PAGE_BYTES)
			.filter((reply) -> !reply.isEmpty());
	}

	private HistoryPage page(MessageId after, List<String> reply) {
		List<Entry> entries = new ArrayList<>();
		for (int i = 3; i < reply.size(); i += 2) {
			Entry entry = Entry.parse(reply.get(i), reply.get(i + 1));
			if (entry == null || entry.id().isStart()) {
				throw new MalformedHistoryException(this.streamKey);
			}
			entries.add(entry);
		}
		return new HistoryPage(after, new Entry(parse(reply.get(1)), null, ""), Long.MAX_VALUE,
				Long.parseLong(reply.get(2)), entries);
	}

	/**
	 * Returns the failures of a new reader of this history.
	 */
	HistoryReader.Failures newFailures() {
		return this.reads.newFailures(this.topic);
	}

	private MessageId parse(String text) {
		MessageId id = MessageId.parse(text);
		if (id == null) {
			throw new MalformedHistoryException(this.streamKey);
		}
		return id;
	}

}
