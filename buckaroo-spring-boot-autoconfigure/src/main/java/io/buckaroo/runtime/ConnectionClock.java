package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The deadlines of a connection: the idle timeout, the next ping or heartbeat, the
 * timeout of a stalled write, and the maximum age. All times are in nanoseconds of the
 * event loop's clock. Confined to the event loop.
 * <p>
 * Activity only records the time. At most one task waits in the event loop; when it runs,
 * it computes the current deadlines and schedules itself again.
 */
final class ConnectionClock implements Runnable {

	private static final long NEVER = Long.MAX_VALUE;

	/** The part of the maximum age by which it is varied, so that ages spread. */
	private static final double AGE_SPREAD = 0.2;

	/** The number of checks for a stalled write within one send timeout. */
	private static final int STALL_CHECKS = 4;

	private final ClockedLoop loop;

	private final EventLoop eventLoop;

	private final ConnectionSettings settings;

	private long idleTimeout;

	/** The time from which the current idle timeout applies. */
	private long idleTimeoutSince;

	private boolean started;

	private boolean stopped;

	/** The time of the last activity, from which idle timeout and keep-alive count. */
	private long active;

	/** The time of the last ping or heartbeat. */
	private long keptAlive;

	/** The time at which resting began; only meaningful while {@link #resting}. */
	private long restingSince;

	/** Whether idle timeout and keep-alive are suspended. */
	private boolean resting;

	/**
	 * The time at which the network last accepted bytes; only meaningful while some are
	 * pending.
	 */
	private long progress;

	private long pendingBytes;

	/**
	 * The time of the end whatever happens: the maximum age, then the longest wait for
	 * the result that is underway, or the deadline for handling the frames of a peer that
	 * has disconnected.
	 */
	private long expiry = NEVER;

	/** The time of the scheduled task. */
	private long wakeUp = NEVER;

	private @Nullable Disposable task;

	/**
	 * Creates the clock.
	 * @param loop the connection
	 * @param settings the timeouts
	 * @param resting whether to rest until reading starts
	 */
	ConnectionClock(ClockedLoop loop, ConnectionSettings settings, boolean resting) {
		this.loop = loop;
		this.eventLoop = loop.eventLoop();
		this.settings = settings;
		this.idleTimeout = settings.idleTimeout().toNanos();
		this.resting = resting;
	}

	/**
	 * Starts the clock, unless it is started already.
	 */
	void start() {
		if (!this.started) {
			this.started = true;
			activity();
			this.keptAlive = this.active;
			this.restingSince = this.active;
			Duration maxAge = this.settings.maxAge();
			if (!maxAge.isZero() && this.expiry == NEVER) {
				this.expiry = this.active + varied(maxAge.toNanos());
			}
			schedule();
		}
	}

	private static long varied(long age) {
		return (long) (age * ThreadLocalRandom.current().nextDouble(1 - AGE_SPREAD, 1 + AGE_SPREAD));
	}

	void stop() {
		this.stopped = true;
		if (this.task != null) {
			this.task.dispose();
		}
	}

	/**
	 * Replaces the idle timeout, which counts from now, or from the time at which resting
	 * began.
	 * @param idleTimeout the idle timeout; zero means never
	 */
	void setIdleTimeout(Duration idleTimeout) {
		long nanos = idleTimeout.toNanos();
		if (nanos == this.idleTimeout) {
			return;
		}
		this.idleTimeout = nanos;
		if (this.started) {
			this.idleTimeoutSince = this.resting ? this.restingSince : this.eventLoop.nanoTime();
			schedule();
		}
	}

	/**
	 * Records that a frame was received or an event was sent.
	 */
	void activity() {
		this.active = this.eventLoop.nanoTime();
	}

	/**
	 * Suspends the idle timeout and the keep-alive while the connection does not read, or
	 * resumes them.
	 * @param resting whether to suspend them
	 */
	void setResting(boolean resting) {
		if (resting == this.resting) {
			return;
		}
		this.resting = resting;
		long now = this.eventLoop.nanoTime();
		if (resting) {
			this.restingSince = now;
			return;
		}
		long rested = now - this.restingSince;
		this.active += rested;
		this.idleTimeoutSince += rested;
		this.keptAlive += rested;
		schedule();
	}

	/**
	 * Starts the deadline for handling the frames of a peer that has disconnected.
	 */
	void gone() {
		long sendTimeout = sendTimeout();
		if (sendTimeout > 0) {
			this.expiry = this.eventLoop.nanoTime() + sendTimeout;
			schedule();
		}
	}

	/**
	 * Checks whether the network has accepted bytes since the last flush. Called before
	 * further writes, which would hide it.
	 */
	void beforeWrites() {
		if (this.pendingBytes > 0) {
			long pending = this.loop.pendingBytes();
			if (pending < this.pendingBytes) {
				this.progress = this.eventLoop.nanoTime();
			}
			this.pendingBytes = pending;
		}
	}

	/**
	 * Starts to watch the bytes that are pending after a flush.
	 */
	void flushed() {
		boolean watched = this.pendingBytes > 0;
		this.pendingBytes = this.loop.pendingBytes();
		if (this.pendingBytes > 0 && !watched) {
			this.progress = this.eventLoop.nanoTime();
			schedule();
		}
	}

	/**
	 * Returns the number of pending bytes, as last observed. May be called from any
	 * thread.
	 */
	long pendingBytes() {
		return this.pendingBytes;
	}

	@Override
	public void run() {
		this.wakeUp = NEVER;
		long now = this.eventLoop.nanoTime();
		beforeWrites();
		long sendTimeout = sendTimeout();
		if (this.pendingBytes > 0 && sendTimeout > 0 && now - this.progress >= sendTimeout) {
			this.loop.end(new Termination.SlowConsumer());
			return;
		}
		if (now >= idleDeadline()) {
			this.loop.idle();
			return;
		}
		if (now >= this.expiry) {
			long maxAge = this.settings.maxAge().toNanos();
			this.expiry = (maxAge > 0) ? now + maxAge : NEVER;
			this.loop.expired();
		}
		if (now >= keepAliveDeadline()) {
			this.keptAlive = now;
			this.loop.keepAlive();
		}
		schedule();
	}

	private void schedule() {
		long next = Math.min(Math.min(idleDeadline(), keepAliveDeadline()), Math.min(stallDeadline(), this.expiry));
		if (next >= this.wakeUp || this.stopped) {
			return;
		}
		if (this.task != null) {
			this.task.dispose();
		}
		this.wakeUp = next;
		this.task = this.eventLoop.schedule(this, Duration.ofNanos(next - this.eventLoop.nanoTime()));
	}

	private long idleDeadline() {
		return (this.idleTimeout > 0 && !this.resting) ? Math.max(this.active, this.idleTimeoutSince) + this.idleTimeout
				: NEVER;
	}

	private long keepAliveDeadline() {
		long interval = this.settings.keepAliveInterval().toNanos();
		return (interval > 0 && !this.resting) ? Math.max(this.active, this.keptAlive) + interval : NEVER;
	}

	private long stallDeadline() {
		long sendTimeout = sendTimeout();
		if (sendTimeout == 0 || this.pendingBytes == 0) {
			return NEVER;
		}
		long nextCheck = this.eventLoop.nanoTime() + Math.max(1, sendTimeout / STALL_CHECKS);
		return Math.min(nextCheck, this.progress + sendTimeout);
	}

	private long sendTimeout() {
		return this.settings.sendTimeout().toNanos();
	}

}
