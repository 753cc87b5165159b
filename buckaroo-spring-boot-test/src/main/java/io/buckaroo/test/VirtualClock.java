package io.buckaroo.test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that shows virtual time.
 */
final class VirtualClock extends Clock {

	private final VirtualTime time;

	private final ZoneId zone;

	VirtualClock(VirtualTime time, ZoneId zone) {
		this.time = time;
		this.zone = zone;
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new VirtualClock(this.time, zone);
	}

	@Override
	public Instant instant() {
		return this.time.instant();
	}

	@Override
	public String toString() {
		return "VirtualClock[" + instant() + "]";
	}

}
