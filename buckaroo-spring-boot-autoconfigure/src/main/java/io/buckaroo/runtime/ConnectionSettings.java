package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Mailbox.Overflow;

/**
 * The limits of a connection. A duration of zero means never.
 *
 * @param idleTimeout how long a socket may receive nothing, or an event stream send no
 * event
 * @param keepAliveInterval after how much silence a ping or a heartbeat goes out
 * @param sendTimeout how long a write may make no progress
 * @param mailboxCapacity how many messages may wait; at least 1
 * @param overflow what happens to one more
 */
public record ConnectionSettings(Duration idleTimeout, Duration keepAliveInterval, Duration sendTimeout,
		int mailboxCapacity, Overflow overflow) {

	/**
	 * The same settings with another mailbox.
	 * @param capacity how many messages may wait; at least 1
	 * @param overflow what happens to one more
	 * @return the settings
	 */
	public ConnectionSettings withMailbox(int capacity, Overflow overflow) {
		return new ConnectionSettings(this.idleTimeout, this.keepAliveInterval, this.sendTimeout, capacity, overflow);
	}

}
