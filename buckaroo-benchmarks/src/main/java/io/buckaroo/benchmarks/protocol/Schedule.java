package io.buckaroo.benchmarks.protocol;

import java.time.Duration;

/**
 * What a server is told to publish, and when.
 *
 * @param feed to whom
 * @param size bytes of a message
 * @param burst messages that are due at the same time
 * @param bursts how many bursts
 * @param interval time from one burst to the next
 */
public record Schedule(Feed feed, int size, int burst, int bursts, Duration interval) {

	/** The word that a line begins with. */
	public static final String COMMAND = "publish";

	/**
	 * One burst at once.
	 * @param feed to whom
	 * @param size bytes of a message
	 * @param burst messages
	 * @return the schedule
	 */
	public static Schedule once(Feed feed, int size, int burst) {
		return new Schedule(feed, size, burst, 1, Duration.ZERO);
	}

	/**
	 * How many messages it is in all.
	 * @return the number
	 */
	public long messages() {
		return (long) this.burst * this.bursts;
	}

	/**
	 * The line that tells a server.
	 * @return the line
	 */
	public String line() {
		return String.join(" ", COMMAND, this.feed.name(), Integer.toString(this.size), Integer.toString(this.burst),
				Integer.toString(this.bursts), Long.toString(this.interval.toNanos()));
	}

	/**
	 * Reads a line.
	 * @param line what {@link #line()} gave
	 * @return the schedule
	 */
	public static Schedule parse(String line) {
		String[] words = line.split(" ");
		return new Schedule(Feed.valueOf(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]),
				Integer.parseInt(words[4]), Duration.ofNanos(Long.parseLong(words[5])));
	}

}
