package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;

import io.buckaroo.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of an open connection. They are written by its event loop without
 * synchronization, so that the latest changes may be missing.
 *
 * @param connection the connection
 * @param kind {@code websocket} or {@code sse}
 * @param openedAt the time at which the connection was opened
 * @param received the messages received; none for an event stream
 * @param sent the messages or events sent
 * @param mailboxSize the number of messages in the mailbox
 * @param mailboxCapacity the maximum number of messages in the mailbox
 * @param pendingBytes the number of bytes that were sent and not accepted by the network
 * yet, as last observed
 * @param pausedFor the time for which the client has not read, so that callbacks are
 * paused; {@code null} if it reads
 */
public record ConnectionStatistics(Connection connection, String kind, Instant openedAt, Traffic received, Traffic sent,
		int mailboxSize, int mailboxCapacity, long pendingBytes, @Nullable Duration pausedFor) {

}
