package io.buckaroo.benchmarks.protocol;

import java.time.Duration;

/**
 * What a server is told to publish, and when.
 *
 * @param feed to whom
 * @param size bytes of a message
 * @param first sequence number of the first message
 * @param burst messages that are due at the same time
 * @param bursts how many bursts
 * @param interval time from one burst to the next
 */
public record Schedule(Feed feed, int size, long first, int burst, int bursts, Duration interval) {

	/** The word that a line begins with. */
	public static final String COMMAND = "publish";

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
		return String.join(" ", COMMAND, this.feed.name(), Integer.toString(this.size), Long.toString(this.first),
				Integer.toString(this.burst), Integer.toString(this.bursts), Long.toString(this.interval.toNanos()));
	}

	/**
	 * Reads a line.
	 * @param line what {@link #line()} gave
	 * @return the schedule
	 */
	public static Schedule parse(String line) {
		String[] words = line.split(" ");
		return new Schedule(Feed.valueOf(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]),
				Integer.parseInt(words[4]), Integer.parseInt(words[5]), Duration.ofNanos(Long.parseLong(words[6])));
	}

}
