package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Mailbox.Overflow;

/**
 * The limits of a connection. A duration of zero means never.
 *
 * @param idleTimeout the longest time in which a socket receives no frame, or an event
 * stream sends no event
 * @param keepAliveInterval the time without activity after which a ping or a heartbeat is
 * sent
 * @param sendTimeout the longest time in which a write makes no progress
 * @param maxAge the time after which a connection ends, varied by up to a fifth for each
 * @param mailboxCapacity the maximum number of messages in the mailbox; at least 1
 * @param overflow the policy for a message that exceeds the capacity
 */
public record ConnectionSettings(Duration idleTimeout, Duration keepAliveInterval, Duration sendTimeout,
		Duration maxAge, int mailboxCapacity, Overflow overflow) {

}
