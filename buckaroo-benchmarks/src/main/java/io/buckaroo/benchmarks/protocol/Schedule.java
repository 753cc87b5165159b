package io.buckaroo.benchmarks.protocol;

import java.time.Duration;

/**
 * The messages that a server has to publish, and their times.
 *
 * @param feed the feed to publish to
 * @param size the size of a message in bytes
 * @param first the sequence number of the first message
 * @param burst the number of messages that are due at the same time
 * @param bursts the number of bursts
 * @param interval the time between two bursts
 */
public record Schedule(Feed feed, int size, long first, int burst, int bursts, Duration interval) {

	/** The first word of the line. */
	public static final String COMMAND = "publish";

	/**
	 * Returns the total number of messages.
	 * @return the number of messages
	 */
	public long messages() {
		return (long) this.burst * this.bursts;
	}

	/**
	 * Returns the command for a server.
	 * @return the line, without a line terminator
	 */
	public String line() {
		return String.join(" ", COMMAND, this.feed.name(), Integer.toString(this.size), Long.toString(this.first),
				Integer.toString(this.burst), Integer.toString(this.bursts), Long.toString(this.interval.toNanos()));
	}

	/**
	 * Parses a command.
	 * @param line the line, as returned by {@link #line()}
	 * @return the schedule
	 */
	public static Schedule parse(String line) {
		String[] words = line.split(" ");
		return new Schedule(Feed.valueOf(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]),
				Integer.parseInt(words[4]), Integer.parseInt(words[5]), Duration.ofNanos(Long.parseLong(words[6])));
	}

}
