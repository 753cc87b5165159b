package io.buckaroo.test.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Everything that happens on a connection, in order and with times. The event loop adds
 * entries, and the test waits for them.
 */
final class Transcript {

	/** Entries at the beginning and the end that are shown if there are very many. */
	private static final int SHOWN = 250;

	private final long start = System.nanoTime();

	private final List<Line> lines = new ArrayList<>();

	synchronized void add(Entry entry) {
		this.lines.add(new Line(System.nanoTime() - this.start, entry));
		notifyAll();
	}

	/**
	 * Waits for the next entry of a cursor.
	 * @param cursor the entries that are looked for, which moves to the entry found
	 * @param limit the time to wait
	 * @return the entry, or {@code null} if it has not come in time
	 * @throws InterruptedException if this thread is interrupted while it waits
	 */
	synchronized @Nullable Entry await(Cursor cursor, Duration limit) throws InterruptedException {
		long deadline = System.nanoTime() + limit.toNanos();
		Entry entry = find(cursor);
		for (long remaining = limit.toNanos(); entry == null
				&& remaining > 0; remaining = deadline - System.nanoTime()) {
			// Rounded up, since wait(0) has no limit
			wait(remaining / 1_000_000 + 1);
			entry = find(cursor);
		}
		return entry;
	}

	/**
	 * Returns the next entry of a cursor, or {@code null} if it has not come yet.
	 */
	synchronized @Nullable Entry find(Cursor cursor) {
		for (; cursor.next < this.lines.size(); cursor.next++) {
			Entry entry = this.lines.get(cursor.next).entry();
			if (cursor.sought.test(entry)) {
				return entry;
			}
		}
		return null;
	}

	/**
	 * Returns the id of the last event that had one, also if it had no data.
	 */
	synchronized @Nullable String lastEventId() {
		for (int i = this.lines.size() - 1; i >= 0; i--) {
			Entry entry = this.lines.get(i).entry();
			String id = (entry instanceof Entry.Dispatched dispatched) ? dispatched.event().id()
					: (entry instanceof Entry.WithoutData event) ? event.id() : null;
			if (id != null) {
				return id;
			}
		}
		return null;
	}

	/**
	 * Writes all entries.
	 * @param marked the entry that is not as expected, or {@code null}
	 */
	synchronized String render(@Nullable Entry marked) {
		StringBuilder text = new StringBuilder();
		int size = this.lines.size();
		for (int i = 0; i < size; i++) {
			if (i == SHOWN && size > 2 * SHOWN) {
				int omitted = size - 2 * SHOWN;
				text.append("             ... ").append(omitted).append(" more ...\n");
				i += omitted;
			}
			Line line = this.lines.get(i);
			append(text, line.nanos(), line.describe() + ((line.entry() == marked) ? "   <-- this" : ""));
		}
		append(text, System.nanoTime() - this.start, "now");
		return text.toString();
	}

	private static void append(StringBuilder text, long nanos, String entry) {
		text.append("%9s ms  %s%n".formatted("+" + nanos / 1_000_000, entry));
	}

	/**
	 * A position among the entries of a kind.
	 */
	static final class Cursor {

		private final Predicate<Entry> sought;

		private int next;

		Cursor(Predicate<Entry> sought) {
			this.sought = sought;
		}

		/**
		 * Moves past the entry that was found.
		 */
		void advance() {
			this.next++;
		}

	}

	private record Line(long nanos, Entry entry) {

		String describe() {
			return (this.entry instanceof Entry.Received) ? "received " + this.entry.describe() : this.entry.describe();
		}

	}

}
