package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A connection that counts: for itself, and for its route together with the other
 * connections of the event loop. Only the event loop writes the counts, without
 * synchronization, so that counting costs a message a few instructions.
 */
abstract class CountedConnection extends SerialLoop {

	private static final long READS = -1;

	/** Present once the connection opens. */
	private @Nullable RouteCounters route;

	/** The counters of the route on the event loop. */
	private @Nullable LoopCounters counters;

	private long begunAt;

	/** The time since which the client does not read. */
	private long pausedAt = READS;

	private long receivedMessages;

	private long receivedBytes;

	private long sentMessages;

	private long sentBytes;

	/** Whether the connection is counted as opened. */
	private boolean countedOpened;

	CountedConnection(EventLoop eventLoop, Context context) {
		super(eventLoop, context);
	}

	/**
	 * Begins to count.
	 */
	final void beginCounting(RouteCounters route) {
		LoopCounters counters = route.of(eventLoop());
		counters.open++;
		this.begunAt = eventLoop().nanoTime();
		this.route = route;
		this.counters = counters;
	}

	/**
	 * Counts the connection as opened, unless it is counted already.
	 */
	final void countOpened() {
		if (this.counters != null && !this.countedOpened) {
			this.countedOpened = true;
			this.counters.opened++;
		}
	}

	/**
	 * Counts the end of the connection.
	 * @param termination the reason
	 * @param refused whether the connection was refused before it was open, so that it
	 * counts as a handshake only
	 */
	final void countEnd(Termination termination, boolean refused) {
		if (this.route == null || this.counters == null) {
			return;
		}
		setPaused(false);
		this.counters.open--;
		if (!refused) {
			countOpened();
			this.route.ended(termination);
		}
	}

	/**
	 * Counts a message received.
	 */
	final void countReceived() {
		this.receivedMessages++;
		if (this.counters != null) {
			this.counters.receivedMessages++;
		}
	}

	/**
	 * Counts a message sent.
	 */
	final void countSent() {
		this.sentMessages++;
		if (this.counters != null) {
			this.counters.sentMessages++;
		}
	}

	/**
	 * Counts bytes of frames that were received. To be called on the event loop.
	 * @param bytes the number of bytes
	 */
	public final void countReceivedBytes(int bytes) {
		this.receivedBytes += bytes;
		if (this.counters != null) {
			this.counters.receivedBytes += bytes;
		}
	}

	/**
	 * Counts bytes of frames or events that were sent. To be called on the event loop.
	 * @param bytes the number of bytes
	 */
	public final void countSentBytes(int bytes) {
		this.sentBytes += bytes;
		if (this.counters != null) {
			this.counters.sentBytes += bytes;
		}
	}

	/**
	 * Records whether the client reads.
	 */
	final void setPaused(boolean paused) {
		if (this.counters != null && paused != (this.pausedAt != READS)) {
			this.pausedAt = paused ? eventLoop().nanoTime() : READS;
			this.counters.paused += paused ? 1 : -1;
		}
	}

	@Override
	final void rejected(Overflow overflow) {
		if (this.route != null) {
			this.route.rejected(overflow);
		}
	}

	/**
	 * Returns the counters of the route, or {@code null} before the connection opens.
	 */
	final @Nullable RouteCounters route() {
		return this.route;
	}

	/**
	 * Returns the time since the connection began to count.
	 */
	final Duration age() {
		return Duration.ofNanos(eventLoop().nanoTime() - this.begunAt);
	}

	final Instant openedAt() {
		return (this.counters != null) ? this.counters.epoch.plusNanos(this.begunAt) : Instant.now();
	}

	final @Nullable Duration pausedFor() {
		long pausedAt = this.pausedAt;
		return (pausedAt != READS) ? Duration.ofNanos(Math.max(0, eventLoop().nanoTime() - pausedAt)) : null;
	}

	final Traffic received() {
		return new Traffic(this.receivedMessages, this.receivedBytes);
	}

	final Traffic sent() {
		return new Traffic(this.sentMessages, this.sentBytes);
	}

}
