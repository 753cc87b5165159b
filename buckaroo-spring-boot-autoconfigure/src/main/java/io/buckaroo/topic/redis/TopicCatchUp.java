package io.buckaroo.topic.redis;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

import io.buckaroo.TopicMessage;
import io.buckaroo.observation.MessageTrace;
import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;

/**
 * Keeps a topic with a history up to date: passes on live messages whose ids are
 * consecutive. After a gap, and after each subscription to the channel, it reads the
 * messages that this node has missed from the history, while live messages wait;
 * duplicates are dropped by their ids. Not thread-safe: guarded by the lock of the topic.
 */
final class TopicCatchUp {

	/** The maximum number of waiting messages; with more, the history is read again. */
	private static final int MAX_WAITING = 1024;

	/**
	 * The approximate maximum size of waiting messages in bytes, unless there is only
	 * one; with more, the history is read again.
	 */
	private static final long MAX_WAITING_BYTES = 4 * 1024 * 1024;

	private final TopicState topic;

	private final SubscriberCatchUp newcomers;

	private final HistoryReader reader;

	/** The live messages since the start of the current read. */
	private final Queue<Entry> waiting = new ArrayDeque<>();

	/** The approximate size of these messages in bytes. */
	private long waitingBytes;

	/** Whether live messages are passed on, because nothing is missing. */
	private boolean live;

	TopicCatchUp(TopicState topic, SubscriberCatchUp newcomers) {
		this.topic = topic;
		this.newcomers = newcomers;
		this.reader = topic.newReader();
	}

	boolean isLive() {
		return this.live;
	}

	/**
	 * Reads the messages that this node has missed. Live messages wait until they have
	 * been read.
	 */
	void start() {
		this.live = false;
		// The history contains what was received before it is read
		clearWaiting();
		if (position().equals(MessageId.NONE)) {
			this.reader.read(this.topic.history().head(), this::startAt, TopicCatchUp::ignore);
		}
		else {
			readPage(this::recover);
		}
	}

	/**
	 * Cancels the current read of the history.
	 */
	void close() {
		this.reader.cancel();
	}

	private void startAt(MessageId head) {
		this.topic.recent().restartAt(head);
		goLive();
	}

	private void readPage(Consumer<HistoryPage> result) {
		MessageId position = position();
		this.reader.read(this.topic.history().page(position, position.isStart()), result, this::restart);
	}

	private void recover(HistoryPage page) {
		if (page.numberAfter(position()) > this.topic.history().recoveryLimit()) {
			restart();
		}
		else {
			recoverNext(page);
		}
	}

	private void recoverNext(HistoryPage page) {
		if (!page.contains(position())) {
			restart();
			return;
		}
		for (Entry entry : page.entries()) {
			TopicMessage message = advance(entry).message();
			if (message != null) {
				this.topic.subscribers().replay(message);
			}
		}
		if (page.isLast()) {
			goLive();
		}
		else {
			readPage(this::recoverNext);
		}
	}

	private void restart() {
		RedisHistory history = this.topic.history();
		this.reader.read(history.restart(position()).then(history.head()), this::restartAt, TopicCatchUp::ignore);
	}

	/**
	 * The position cannot be unusable. A newcomer has failed, and the topic is live.
	 */
	private static void ignore() {
	}

	/**
	 * Continues after messages that are lost.
	 */
	private void restartAt(MessageId head) {
		this.topic.recent().restartAt(head);
		this.topic.resetSubscribers(head);
		goLive();
	}

	private void goLive() {
		this.live = true;
		this.newcomers.startAll();
		while (this.live && !this.waiting.isEmpty()) {
			Entry entry = this.waiting.remove();
			this.waitingBytes -= entry.text().length();
			// It was received in another trace
			passOn(entry, MessageTrace.NONE);
		}
	}

	/**
	 * Receives a live message.
	 */
	void received(Entry entry, MessageTrace trace) {
		if (this.live) {
			passOn(entry, trace);
			return;
		}
		int size = entry.text().length();
		if (this.waiting.size() == MAX_WAITING || this.waitingBytes + size > MAX_WAITING_BYTES) {
			clearWaiting();
		}
		this.waiting.add(entry);
		this.waitingBytes += size;
	}

	private void clearWaiting() {
		this.waiting.clear();
		this.waitingBytes = 0;
	}

	private void passOn(Entry entry, MessageTrace trace) {
		if (entry.followsLive(position())) {
			RecentMessage received = advance(entry);
			TopicMessage message = received.message();
			if (message != null) {
				this.topic.subscribers().send(trace.addTo(message));
			}
			this.newcomers.received(received);
		}
		else if (!entry.id().isUpTo(position()) || entry.id().epoch() < position().epoch()) {
			// An earlier epoch may be a new history, if the clock of Redis went back
			start();
		}
	}

	private RecentMessage advance(Entry entry) {
		RecentMessage message = this.topic.messages().decodeEntry(entry);
		this.topic.recent().add(message);
		return message;
	}

	private MessageId position() {
		return this.topic.recent().position();
	}

}
