package io.buckaroo.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

	private final VirtualTime virtualTime;

	/** Whether the connection is a socket, which has a close code. */
	private final boolean socket;

	private final long opened;

	private final List<Entry> entries = new ArrayList<>();

	private final List<Sent<O>> sent = new ArrayList<>();

	private int keepAlives;

	private @Nullable Termination end;

	Transcript(VirtualTime virtualTime, boolean socket) {
		this.virtualTime = virtualTime;
		this.socket = socket;
		this.opened = virtualTime.nanoTime();
	}

	/**
	 * Returns the time since the connection was opened.
	 */
	Duration time() {
		return Duration.ofNanos(this.virtualTime.nanoTime() - this.opened);
	}

	void add(String text) {
		this.entries.add(new Entry(time(), text));
	}

	void sent(O output) {
		this.sent.add(new Sent<>(time(), output));
		add("sends " + Describe.value(output));
	}

	void keptAlive(String name) {
		this.keepAlives++;
		add("sends a " + name);
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
		int omitted = Math.max(0, this.entries.size() - SHOWN_FIRST - SHOWN_LAST);
		for (int i = 0; i < this.entries.size(); i++) {
			if (omitted > 0 && i == SHOWN_FIRST) {
				text.append("%s  … %,d more …\n".formatted(" ".repeat(TIME_WIDTH), omitted));
				i += omitted;
			}
			append(text, this.entries.get(i));
		}
		return text.toString();
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

	}

}
