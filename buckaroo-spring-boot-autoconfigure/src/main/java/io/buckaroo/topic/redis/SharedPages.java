package io.buckaroo.topic.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads pages of the history for the newcomers of a topic, one at a time. A page is for
 * all newcomers whose next message is in it, and stays in the {@link PageCache} for those
 * that follow. Not thread-safe: guarded by the lock of the topic.
 */
final class SharedPages {

	private final TopicState topic;

	private final HistoryReader reader;

	private final Result result;

	/** The pages that were just read. */
	private final List<KeptPage> kept = new ArrayList<>();

	/** The newcomers that wait for a page. */
	private final Set<Newcomer> waiting = new LinkedHashSet<>();

	private boolean reading;

	/**
	 * The whole history, without its messages, when it had fewer messages than the latest
	 * ones that a newcomer wanted.
	 */
	private @Nullable HistoryPage whole;

	SharedPages(TopicState topic, Result result) {
		this.topic = topic;
		this.reader = topic.newReader();
		this.result = result;
	}

	/**
	 * Finds the messages after the position of a newcomer, in a page that was just read
	 * or in the next.
	 */
	void read(Newcomer newcomer) {
		HistoryPage whole = this.whole;
		if (whole != null && !newcomer.isPlaced() && isStillWhole(whole, newcomer.latest())) {
			newcomer.moveTo(whole.after());
		}
		List<RecentMessage> messages = find(newcomer);
		if (messages != null) {
			this.result.read(newcomer, messages, end(messages));
			return;
		}
		this.waiting.add(newcomer);
		readNext();
	}

	/**
	 * Whether the history still has no more messages than wanted.
	 */
	private boolean isStillWhole(HistoryPage whole, int wanted) {
		MessageId reached = this.topic.recent().position();
		MessageId latest = whole.latest().id();
		return reached.epoch() == latest.epoch() && whole.number() + reached.sequence() - latest.sequence() <= wanted;
	}

	/**
	 * Finds the messages in a page that was just read, unless they may be more than a
	 * client recovers: the next page decides.
	 */
	private @Nullable List<RecentMessage> find(Newcomer newcomer) {
		MessageId position = newcomer.position();
		this.kept.removeIf(KeptPage::isReleased);
		for (KeptPage page : this.kept) {
			List<RecentMessage> messages = page.after(position);
			if (messages != null && (!newcomer.isReturning()
					|| isWithinLimit(page.numberAfter(position, this.topic.recent().position())))) {
				return messages;
			}
		}
		return null;
	}

	void remove(Newcomer newcomer) {
		this.waiting.remove(newcomer);
	}

	/**
	 * Cancels the current read, and forgets the pages and the newcomers.
	 */
	void reset() {
		this.reader.cancel();
		this.reading = false;
		this.waiting.clear();
		this.kept.forEach(KeptPage::release);
		this.kept.clear();
		this.whole = null;
	}

	private void readNext() {
		if (this.reading || this.waiting.isEmpty()) {
			return;
		}
		this.reading = true;
		List<Newcomer> asking = List.copyOf(this.waiting);
		MessageId reached = this.topic.recent().position();
		Newcomer first = first(asking);
		if (first.isPlaced()) {
			boolean forStart = asking.stream().anyMatch((newcomer) -> newcomer.position().isStart());
			this.reader.read(this.topic.history().page(first.position(), forStart),
					(page) -> received(page, asking, reached), () -> unusable(asking));
		}
		else {
			this.reader.read(this.topic.history().latest(first.latest()), (page) -> {
				place(page, asking, first.latest());
				received(page, asking, reached);
			}, () -> unusable(asking));
		}
	}

	/**
	 * Returns the newcomer that has missed most. One that begins with the latest messages
	 * and has no position yet comes before all others.
	 */
	private static Newcomer first(List<Newcomer> asking) {
		Newcomer first = asking.get(0);
		for (Newcomer newcomer : asking) {
			if (newcomer.position().isUpTo(first.position())) {
				first = newcomer;
			}
		}
		return first;
	}

	private void place(HistoryPage page, List<Newcomer> asking, int wanted) {
		for (Newcomer newcomer : asking) {
			if (!newcomer.isPlaced() && newcomer.latest() == wanted) {
				newcomer.moveTo(page.after());
			}
		}
		if (page.number() < wanted) {
			this.whole = new HistoryPage(page.after(), page.latest(), 0, page.number(), List.of());
		}
	}

	/**
	 * Passes on a page.
	 * @param page the page
	 * @param asking the newcomers that have waited since before it was read, so that they
	 * know of no message that was published later
	 * @param reached the position of the topic before it was read
	 */
	private void received(HistoryPage page, List<Newcomer> asking, MessageId reached) {
		this.reading = false;
		List<RecentMessage> messages = page.entries().stream().map(this.topic.messages()::decodeEntry).toList();
		keep(page, messages);
		boolean intact = reached.isUpTo(page.latest().id());
		for (Newcomer newcomer : asking) {
			if (newcomer.isPlaced() && page.covers(newcomer.position())) {
				int next = page.next(newcomer.position());
				boolean recovered = intact && isRecovered(newcomer, page);
				finish(newcomer, recovered ? messages.subList(next, messages.size()) : null, page.end());
			}
		}
		for (Newcomer newcomer : List.copyOf(this.waiting)) {
			List<RecentMessage> found = find(newcomer);
			if (found != null) {
				finish(newcomer, found, end(found));
			}
		}
		readNext();
	}

	/**
	 * The newcomers continue without the history, so that later ones are served.
	 */
	private void unusable(List<Newcomer> asking) {
		this.reading = false;
		asking.forEach((newcomer) -> finish(newcomer, null, MessageId.NONE));
		readNext();
	}

	/**
	 * Whether nothing is missing between the position of a newcomer and the page.
	 */
	private boolean isRecovered(Newcomer newcomer, HistoryPage page) {
		MessageId position = newcomer.position();
		if (newcomer.isResuming()) {
			return page.contains(position) && (!newcomer.isReturning() || isWithinLimit(page.numberAfter(position)));
		}
		int next = page.next(position);
		if (next < page.entries().size() && !page.entries().get(next).follows(position)) {
			// There are fewer of the latest messages than it wants
			newcomer.moveTo(page.entries().get(next).id().previous());
		}
		return true;
	}

	private boolean isWithinLimit(long missed) {
		return missed <= this.topic.history().recoveryLimit();
	}

	private void keep(HistoryPage page, List<RecentMessage> messages) {
		if (!messages.isEmpty()) {
			KeptPage read = new KeptPage(page.contains(page.after()) ? page.after() : null, messages,
					page.latest().id(), page.number());
			this.kept.add(read);
			this.topic.pages().add(read);
		}
	}

	private static MessageId end(List<RecentMessage> messages) {
		return messages.get(messages.size() - 1).id();
	}

	private void finish(Newcomer newcomer, @Nullable List<RecentMessage> messages, MessageId end) {
		// It may have left
		if (this.waiting.remove(newcomer)) {
			this.result.read(newcomer, messages, end);
		}
	}

	/**
	 * Receives the messages that were read for a newcomer.
	 */
	@FunctionalInterface
	interface Result {

		/**
		 * Receives messages.
		 * @param newcomer the newcomer
		 * @param messages the messages that follow its position, or the first of them;
		 * empty if there are none, {@code null} if the history does not contain them
		 * @param end the position after these messages
		 */
		void read(Newcomer newcomer, @Nullable List<RecentMessage> messages, MessageId end);

	}

}
