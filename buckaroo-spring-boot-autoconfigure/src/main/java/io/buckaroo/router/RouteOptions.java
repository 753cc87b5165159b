package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Mailbox.Overflow;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What is different for one route. {@code null} is as for all routes.
 *
 * @param idleTimeout how long a socket may receive nothing, or an event stream send no
 * event; zero is for ever
 * @param pingInterval after how much silence a ping goes out; zero is never
 * @param heartbeat after how much silence of an event stream a comment goes out; zero is
 * never
 * @param retry the reconnection time told to clients of an event stream; zero tells none
 * @param maxMessageSize the largest message, after reassembly
 * @param sendTimeout how long a write may make no progress; zero is for ever
 * @param closeTimeout how long to wait for the client's close frame
 * @param allowedOrigins the origins that may connect beside the application's own
 * @param mailboxCapacity how many messages may wait
 * @param overflow what happens to one more
 * @param blocking whether the callbacks may block
 */
public record RouteOptions(@Nullable Duration idleTimeout, @Nullable Duration pingInterval,
		@Nullable Duration heartbeat, @Nullable Duration retry, @Nullable DataSize maxMessageSize,
		@Nullable Duration sendTimeout, @Nullable Duration closeTimeout, @Nullable List<String> allowedOrigins,
		@Nullable Integer mailboxCapacity, @Nullable Overflow overflow, @Nullable Boolean blocking) {

	/** Nothing is different. */
	public static final RouteOptions NONE = new RouteOptions(null, null, null, null, null, null, null, null, null, null,
			null);

	/**
	 * Only whether the callbacks may block is different.
	 * @param blocking whether they may
	 * @return the options
	 */
	public static RouteOptions blocking(boolean blocking) {
		return new RouteOptions(null, null, null, null, null, null, null, null, null, null, blocking);
	}

	/**
	 * These options, and where they say nothing those of another.
	 * @param other the other options
	 * @return the options
	 */
	public RouteOptions or(RouteOptions other) {
		return new RouteOptions(first(this.idleTimeout, other.idleTimeout),
				first(this.pingInterval, other.pingInterval), first(this.heartbeat, other.heartbeat),
				first(this.retry, other.retry), first(this.maxMessageSize, other.maxMessageSize),
				first(this.sendTimeout, other.sendTimeout), first(this.closeTimeout, other.closeTimeout),
				first(this.allowedOrigins, other.allowedOrigins), first(this.mailboxCapacity, other.mailboxCapacity),
				first(this.overflow, other.overflow), first(this.blocking, other.blocking));
	}

	private static <T> @Nullable T first(@Nullable T value, @Nullable T otherwise) {
		return (value != null) ? value : otherwise;
	}

}
