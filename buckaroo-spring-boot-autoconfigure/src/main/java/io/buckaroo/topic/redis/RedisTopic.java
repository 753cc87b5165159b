package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Audience;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.topic.History;
import io.buckaroo.topic.MessageId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * One topic, as long as connections of this node are subscribed to it.
 * <p>
 * With a history it knows where it stands. A message that does not follow, and every
 * {@link #subscribed} after connections were built anew, makes it read what it has missed
 * from the history while the live messages wait; those that it has read already are
 * dropped by their ids. A connection that comes back does the same for itself, until it
 * stands where all others do.
 */
final class RedisTopic {

	private static final Log logger = LogFactory.getLog(RedisTopic.class);

	/** More live messages do not wait; they are read from the history. */
	private static final int MOST_WAITING = 1024;

	/** So many of the latest messages are remembered for those who come back. */
	private static final int MOST_REMEMBERED = 1024;

	private static final Duration RETRY_DELAY = Duration.ofMillis(500);

	private final String name;

	private final History history;

	private final RedisHistory stream;

	private final PayloadCodec codec;

	/** Counts what is not understood. */
	private final AtomicLong dropped;

	/** Those who stand where the topic does. */
	private final Audience subscribers = new Audience();

	/** Those who wait for the topic, or for what they have missed. */
	private final List<Newcomer> newcomers = new ArrayList<>();

	/** Live messages that wait until what was missed has been read. */
	private final Deque<Received> waiting = new ArrayDeque<>();

	/** How many of them waited before the history was asked for. */
	private int waitingBefore;

	/** The latest messages, whose ids have no gap, up to the position. */
	private final ArrayDeque<Remembered> remembered = new ArrayDeque<>();

	private final Set<String> present = new HashSet<>();

	/** The channel is listened to. */
	private boolean confirmed;

	/** The topic stands where it should. */
	private boolean live;

	/** Tells the readings of the history apart, of which only the latest counts. */
	private int reading;

	private @Nullable MessageId position;

	RedisTopic(String name, History history, RedisHistory stream, PayloadCodec codec, AtomicLong dropped) {
		this.name = name;
		this.history = history;
		this.stream = stream;
		this.codec = codec;
		this.dropped = dropped;
	}

	synchronized Newcomer subscribe(Position from, Inbox inbox) {
		Newcomer newcomer = new Newcomer(from, inbox);
		this.newcomers.add(newcomer);
		if (this.live) {
			welcome(newcomer);
		}
		return newcomer;
	}

	synchronized void unsubscribe(Newcomer newcomer) {
		this.newcomers.remove(newcomer);
		if (newcomer.membership != null) {
			newcomer.membership.dispose();
		}
	}

	/**
	 * Whether nobody is subscribed and the channel may be left: not before it is listened
	 * to, or its confirmation could be taken for that of the next subscription.
	 */
	synchronized boolean isUnused() {
		return this.confirmed && this.newcomers.isEmpty() && this.subscribers.isEmpty();
	}

	/**
	 * The channel is listened to, for the first time or anew.
	 */
	synchronized void subscribed() {
		boolean again = this.confirmed;
		this.confirmed = true;
		if (this.history.isKept()) {
			catchUp();
			return;
		}
		if (again) {
			this.subscribers.replay(new Subscribed(this.name, null, false));
		}
		goLive();
	}

	/**
	 * Reads what has been missed.
	 */
	private void catchUp() {
		this.live = false;
		this.waitingBefore = this.waiting.size();
		int current = ++this.reading;
		MessageId position = this.position;
		if (position == null) {
			read(this.stream.head(), () -> isReading(current), (head) -> begin(current, head));
		}
		else {
			read(this.stream.after(position), () -> isReading(current), (missed) -> caughtUp(current, missed));
		}
	}

	/**
	 * Reads from the history, again and again until it succeeds or is not wanted any
	 * more.
	 */
	private <T> void read(Mono<T> history, BooleanSupplier wanted, Consumer<T> then) {
		history
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY_DELAY)
				.filter((failure) -> wanted.getAsBoolean())
				.doBeforeRetry(this::logFirst))
			.subscribe(then, (unwanted) -> {
			});
	}

	private void logFirst(Retry.RetrySignal failed) {
		if (failed.totalRetries() == 0) {
			logger.warn("Cannot read the history of the topic '" + this.name + "', and tries again: "
					+ failed.failure().getMessage());
		}
	}

	private synchronized boolean isReading(int reading) {
		return reading == this.reading;
	}

	/**
	 * Ends all reading, when nobody is subscribed any more or the application stops.
	 */
	synchronized void close() {
		this.reading++;
		this.newcomers.clear();
	}

	private synchronized void begin(int reading, MessageId head) {
		if (reading == this.reading) {
			this.position = head;
			goLive();
		}
	}

	private synchronized void caughtUp(int reading, RedisHistory.Missed missed) {
		if (reading != this.reading) {
			return;
		}
		if (missed.recovered()) {
			missed.entries().forEach((entry) -> {
				TopicMessage message = advance(entry.id(), entry.text());
				if (message != null) {
					this.subscribers.replay(message);
				}
			});
			goLive();
		}
		else {
			read(restart().then(this.stream.head()), () -> isReading(reading), (head) -> lost(reading, head));
		}
	}

	private Mono<Void> restart() {
		return (this.position != null) ? this.stream.restart(this.position) : Mono.empty();
	}

	private synchronized void lost(int reading, MessageId head) {
		if (reading == this.reading) {
			this.position = head;
			this.remembered.clear();
			this.subscribers.replay(new Subscribed(this.name, this.position.toString(), false));
			goLive();
		}
	}

	private void goLive() {
		this.live = true;
		// What came before the history was read has been read with it, or is lost
		for (; this.waitingBefore > 0; this.waitingBefore--) {
			this.waiting.poll();
		}
		List.copyOf(this.newcomers).forEach(this::welcome);
		while (this.live && !this.waiting.isEmpty()) {
			Received next = this.waiting.remove();
			accept(next.id(), next.text());
		}
	}

	/**
	 * A message has come.
	 * @param id its id, or {@code null} if it has none
	 * @param text the payload
	 */
	synchronized void received(@Nullable MessageId id, String text) {
		if (id == null || !this.history.isKept()) {
			// One with an id comes from a node of another configuration, which keeps them
			deliver(id, message(id, text));
		}
		else if (this.live) {
			accept(id, text);
		}
		else {
			keepWaiting(id, text);
		}
	}

	private void keepWaiting(MessageId id, String text) {
		if (this.waiting.size() == MOST_WAITING) {
			this.waiting.clear();
			this.waitingBefore = 0;
		}
		this.waiting.add(new Received(id, text));
	}

	private void accept(MessageId id, String text) {
		MessageId position = this.position;
		if (position == null || id.follows(position)) {
			deliver(id, advance(id, text));
			if (!this.newcomers.isEmpty()) {
				welcomeThoseReached();
			}
		}
		else if (!id.isUpTo(position)) {
			this.waiting.addFirst(new Received(id, text));
			catchUp();
		}
	}

	/**
	 * Takes the next message of the history.
	 */
	private @Nullable TopicMessage advance(MessageId id, String text) {
		if (this.position != null && this.position.epoch() != id.epoch()) {
			this.remembered.clear();
		}
		this.position = id;
		TopicMessage message = message(id, text);
		if (this.remembered.size() == MOST_REMEMBERED) {
			this.remembered.remove();
		}
		this.remembered.add(new Remembered(id, message));
		return message;
	}

	private void deliver(@Nullable MessageId id, @Nullable TopicMessage message) {
		if (message != null) {
			this.subscribers.send(message);
			for (Newcomer newcomer : this.newcomers) {
				newcomer.missed(message, id);
			}
		}
	}

	/**
	 * A message that reaches the connections of this node only, because Redis is away.
	 */
	synchronized void deliverLocally(Object payload) {
		TopicMessage message = new TopicMessage(this.name, null, payload);
		this.subscribers.send(message);
		this.newcomers.forEach((newcomer) -> newcomer.inbox.send(message));
	}

	private @Nullable TopicMessage message(@Nullable MessageId id, String text) {
		Object payload = this.codec.read(text);
		if (payload == null) {
			this.dropped.incrementAndGet();
			return null;
		}
		return new TopicMessage(this.name, (id != null) ? id.toString() : null, payload);
	}

	/**
	 * Lets a newcomer stand where the topic does, at once or when it has what it missed.
	 */
	private void welcome(Newcomer newcomer) {
		int attempt = newcomer.attempt();
		if (newcomer.from instanceof Position.After after) {
			MessageId id = MessageId.parse(after.id());
			if (id == null || !this.history.isKept()) {
				join(newcomer, false, List.of());
			}
			else if (remembersAfter(id)) {
				join(newcomer, true, latest((int) (position().sequence() - id.sequence())));
			}
			else {
				read(this.stream.after(id), () -> isWaiting(newcomer, attempt),
						(missed) -> catchUp(newcomer, attempt, missed.recovered(), missed.entries()));
			}
		}
		else if (newcomer.from instanceof Position.Last last && this.history.isKept()) {
			if (last.count() <= this.remembered.size()) {
				join(newcomer, true, latest(last.count()));
			}
			else {
				read(this.stream.last(last.count()), () -> isWaiting(newcomer, attempt),
						(latest) -> catchUp(newcomer, attempt, true, latest));
			}
		}
		else {
			join(newcomer, true, List.of());
		}
	}

	/**
	 * Whether all that came after a message is remembered, so that Redis need not be
	 * asked: many clients come back at the same time.
	 */
	private boolean remembersAfter(MessageId id) {
		MessageId position = position();
		long missed = position.sequence() - id.sequence();
		return id.epoch() == position.epoch() && missed >= 0 && missed <= this.remembered.size()
				&& missed <= this.history.recoveryLimit();
	}

	private List<Remembered> latest(int count) {
		List<Remembered> latest = new ArrayList<>(count);
		this.remembered.descendingIterator().forEachRemaining((each) -> {
			if (latest.size() < count) {
				latest.add(each);
			}
		});
		Collections.reverse(latest);
		return latest;
	}

	private synchronized boolean isWaiting(Newcomer newcomer, int attempt) {
		return attempt == newcomer.attempts && this.newcomers.contains(newcomer);
	}

	private synchronized void catchUp(Newcomer newcomer, int attempt, boolean recovered, List<Entry> entries) {
		if (!isWaiting(newcomer, attempt)) {
			return;
		}
		if (newcomer.overflown) {
			welcome(newcomer);
			return;
		}
		if (recovered && isAhead(newcomer)) {
			newcomer.ahead = true;
			return;
		}
		// What the topic has not reached itself will come live
		join(newcomer, recovered,
				entries.stream()
					.filter((entry) -> entry.id().isUpTo(position()))
					.map((entry) -> new Remembered(entry.id(), message(entry.id(), entry.text())))
					.toList());
	}

	/**
	 * Whether a client has seen more on another node than has come to this one yet: then
	 * it waits, or it would see that again. Who has seen no message of a history has
	 * nothing to wait for.
	 */
	private boolean isAhead(Newcomer newcomer) {
		MessageId seen = newcomer.seen();
		return seen.sequence() > 0 && !seen.isUpTo(position());
	}

	private void welcomeThoseReached() {
		for (Newcomer newcomer : List.copyOf(this.newcomers)) {
			if (newcomer.ahead && !isAhead(newcomer)) {
				welcome(newcomer);
			}
		}
	}

	private MessageId position() {
		return (this.position != null) ? this.position : MessageId.NONE;
	}

	private void join(Newcomer newcomer, boolean recovered, List<Remembered> missed) {
		this.newcomers.remove(newcomer);
		// What came while the history was read may be what it has seen, on another node
		MessageId seen = recovered ? newcomer.seen() : MessageId.NONE;
		newcomer.inbox.replay(new Subscribed(this.name, begin(newcomer, missed, seen), recovered));
		for (Remembered each : missed) {
			seen = each.id();
			if (each.message() != null) {
				newcomer.inbox.replay(each.message());
			}
		}
		newcomer.replayMissed(seen);
		newcomer.membership = newcomer.inbox.join(this.subscribers);
		if (!this.present.isEmpty()) {
			newcomer.inbox.replay(new PresenceChange(this.name, this.present, Set.of()));
		}
	}

	private @Nullable String begin(Newcomer newcomer, List<Remembered> missed, MessageId seen) {
		if (!this.history.isKept()) {
			return null;
		}
		if (!seen.equals(MessageId.NONE)) {
			return seen.toString();
		}
		MessageId first = !missed.isEmpty() ? missed.get(0).id() : newcomer.firstMissed();
		return ((first != null) ? new MessageId(first.epoch(), first.sequence() - 1) : position()).toString();
	}

	/**
	 * Who is present has been read.
	 */
	synchronized void present(Set<String> members) {
		Set<String> joined = new HashSet<>(members);
		joined.removeAll(this.present);
		Set<String> left = new HashSet<>(this.present);
		left.removeAll(members);
		this.present.retainAll(members);
		this.present.addAll(members);
		if (!joined.isEmpty() || !left.isEmpty()) {
			this.subscribers.replay(new PresenceChange(this.name, joined, left));
		}
	}

	synchronized boolean hasMembers() {
		return !this.present.isEmpty();
	}

	private record Received(MessageId id, String text) {

	}

	/**
	 * A message that has come.
	 *
	 * @param id its id
	 * @param message the message, or {@code null} if it was not understood
	 */
	private record Remembered(MessageId id, @Nullable TopicMessage message) {

	}

	/**
	 * Who does not stand where the topic does yet.
	 */
	static final class Newcomer {

		private final Position from;

		private final Inbox inbox;

		/** What has come since the history was asked for, by id. */
		private final Map<MessageId, TopicMessage> missed = new LinkedHashMap<>();

		/** How often the history was asked for, of which only the latest counts. */
		private int attempts;

		private boolean overflown;

		/** It has seen what the topic has not reached. */
		private boolean ahead;

		/** Present once it stands where all others do. */
		private @Nullable Disposable membership;

		private Newcomer(Position from, Inbox inbox) {
			this.from = from;
			this.inbox = inbox;
		}

		/**
		 * What the client has seen, as it says.
		 */
		private MessageId seen() {
			MessageId seen = (this.from instanceof Position.After after) ? MessageId.parse(after.id()) : null;
			return (seen != null) ? seen : MessageId.NONE;
		}

		private int attempt() {
			this.missed.clear();
			this.overflown = false;
			this.ahead = false;
			return ++this.attempts;
		}

		private void missed(TopicMessage message, @Nullable MessageId id) {
			if (id == null) {
				return;
			}
			if (this.missed.size() == MOST_WAITING) {
				this.missed.clear();
				this.overflown = true;
			}
			this.missed.put(id, message);
		}

		private @Nullable MessageId firstMissed() {
			return this.missed.isEmpty() ? null : this.missed.keySet().iterator().next();
		}

		private void replayMissed(MessageId seen) {
			this.missed.forEach((id, message) -> {
				if (!id.isUpTo(seen)) {
					this.inbox.replay(message);
				}
			});
			this.missed.clear();
		}

	}

}
