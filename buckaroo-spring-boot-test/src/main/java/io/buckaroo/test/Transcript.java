package io.buckaroo.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happened on a connection, in order, with virtual times. Written and
 * read by the thread that runs tasks.
 *
 * @param <O> the type of the output
 */
final class Transcript<O> {

	private static final int TIME_WIDTH = 8;

	/** The number of entries that are shown from the beginning. */
	private static final int SHOWN_FIRST = 100;

	/** The number of entries that are shown up to the end. */
	private static final int SHOWN_LAST = 900;

	/** The number of pings or heartbeats in a row from which on they are folded. */
	private static final int FOLDED = 6;

	private static final String KEEP_ALIVE = "sends a ";

	private static final String PONG = "control(pong)";

	private final VirtualTime virtualTime;

	/** Whether the connection is a socket, which has a close code. */
	private final boolean socket;

	/** Describes an input or output. */
	private final Function<Object, String> description;

	private final long opened;

	private final List<Entry> entries = new ArrayList<>();

	private final List<Sent<O>> sent = new ArrayList<>();

	private int keepAlives;

	private @Nullable Termination end;

	Transcript(VirtualTime virtualTime, boolean socket, Function<Object, String> description) {
		this.virtualTime = virtualTime;
		this.socket = socket;
		this.description = description;
		this.opened = virtualTime.nanoTime();
	}

	/**
	 * Returns the time since the connection was opened.
	 */
	Duration time() {
		return Duration.ofNanos(this.virtualTime.nanoTime() - this.opened);
	}

	/**
	 * Describes an input or output.
	 */
	String describe(Object value) {
		return this.description.apply(value);
	}

	void add(String text) {
		this.entries.add(new Entry(time(), text));
	}

	void sent(O output) {
		this.sent.add(new Sent<>(time(), output));
		add("sends " + describe(output));
	}

	void keptAlive(String name) {
		this.keepAlives++;
		add(KEEP_ALIVE + name);
	}

	void ended(Termination termination, String answer) {
		this.end = termination;
		add("ends with " + (this.socket ? Describe.termination(termination) : Describe.reason(termination)) + answer);
	}

	List<Sent<O>> sent() {
		return List.copyOf(this.sent);
	}

	List<O> outputs() {
		return this.sent.stream().map(Sent::output).toList();
	}

	/**
	 * Returns the number of pings or heartbeats.
	 */
	int keepAlives() {
		return this.keepAlives;
	}

	/**
	 * Returns the reason for the end, or {@code null} if the connection has not ended.
	 */
	@Nullable Termination end() {
		return this.end;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		List<Entry> entries = folded();
		int omitted = Math.max(0, entries.size() - SHOWN_FIRST - SHOWN_LAST);
		for (int i = 0; i < entries.size(); i++) {
			if (omitted > 0 && i == SHOWN_FIRST) {
				text.append("%s  … %,d more …\n".formatted(" ".repeat(TIME_WIDTH), omitted));
				i += omitted;
			}
			append(text, entries.get(i));
		}
		return text.toString();
	}

	/**
	 * Returns the entries, of which many keep-alives in a row are a single one.
	 */
	private List<Entry> folded() {
		List<Entry> folded = new ArrayList<>();
		int end;
		for (int start = 0; start < this.entries.size(); start = end) {
			end = start + 1;
			if (this.entries.get(start).isKeepAlive()) {
				while (end < this.entries.size() && this.entries.get(end).isPartOfKeepAlive()) {
					end++;
				}
			}
			List<Entry> row = this.entries.subList(start, end);
			long keepAlives = row.stream().filter(Entry::isKeepAlive).count();
			folded.addAll((keepAlives < FOLDED) ? row : fold(row, keepAlives));
		}
		return folded;
	}

	private static List<Entry> fold(List<Entry> row, long keepAlives) {
		Entry first = row.get(0);
		long answered = row.size() - keepAlives;
		String answers = (answered == keepAlives) ? ", answered"
				: (answered > 0) ? ", %,d answered".formatted(answered) : "";
		return List.of(first, new Entry(row.get(row.size() - 1).time(),
				"%s, the last of %,d in a row%s".formatted(first.text(), keepAlives, answers)));
	}

	private static void append(StringBuilder text, Entry entry) {
		String time = Describe.time(entry.time());
		text.append(" ".repeat(Math.max(1, TIME_WIDTH - time.length())))
			.append(time)
			.append("  ")
			.append(entry.text())
			.append('\n');
	}

	/**
	 * What happened at one time.
	 *
	 * @param time the virtual time since the connection was opened
	 * @param text the description
	 */
	private record Entry(Duration time, String text) {

		boolean isKeepAlive() {
			return this.text.equals(KEEP_ALIVE + "ping") || this.text.equals(KEEP_ALIVE + "heartbeat");
		}

		boolean isPartOfKeepAlive() {
			return isKeepAlive() || this.text.equals(PONG);
		}

	}

}
