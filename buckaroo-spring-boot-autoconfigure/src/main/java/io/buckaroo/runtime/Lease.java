package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import reactor.core.publisher.Mono;

/**
 * The limited lifetime of a connection.
 *
 * @param until the time of the end, unless the lease is renewed; in the past, the
 * connection ends immediately
 * @param renewal subscribed to at that time: a later instant extends the lease, an
 * earlier one or none ends the connection, and an error fails it
 * @param clock the source of the current time
 */
public record Lease(Instant until, Mono<Instant> renewal, InstantSource clock) {

	/**
	 * Creates a lease that is not renewed.
	 * @param until the time of the end; in the past, the connection ends immediately
	 * @param clock the source of the current time
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
