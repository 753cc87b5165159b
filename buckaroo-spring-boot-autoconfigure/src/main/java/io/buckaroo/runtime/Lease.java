package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import reactor.core.publisher.Mono;

/**
 * For how long a connection may live.
 *
 * @param until when it ends, unless it is renewed; in the past is at once
 * @param renewal asked when that time has come: a later instant lets the connection live
 * on until then, an earlier one or nothing ends it, and an error fails it
 * @param clock tells what time it is
 */
public record Lease(Instant until, Mono<Instant> renewal, InstantSource clock) {

	/**
	 * A lease that nothing but another one renews.
	 * @param until when the connection ends; in the past is at once
	 * @param clock tells what time it is
	 */
	Lease(Instant until, InstantSource clock) {
		this(until, Mono.empty(), clock);
	}

	Lease withUntil(Instant until) {
		return new Lease(until, this.renewal, this.clock);
	}

	boolean isOver() {
		return !this.clock.instant().isBefore(this.until);
	}

	Duration left() {
		return Duration.between(this.clock.instant(), this.until);
	}

}
