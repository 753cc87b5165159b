package io.buckaroo.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The times that heartbeats of this node took through the broker and back.
 *
 * @param count the number of heartbeats that came back, since start-up
 * @param total the sum of their times
 * @param latest the time of the latest one, or {@code null} if there was none
 */
public record RoundTrips(long count, Duration total, @Nullable Duration latest) {

	/** No heartbeat has come back yet. */
	public static final RoundTrips NONE = new RoundTrips(0, Duration.ZERO, null);

	/**
	 * Adds a heartbeat.
	 * @param time the time that it took
	 * @return the times, with this one
	 */
	public RoundTrips and(Duration time) {
		return new RoundTrips(this.count + 1, this.total.plus(time), time);
	}

}
