package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The times of a connection: when it is idle, when a ping or a heartbeat is due, and when
 * a write has stalled. Confined to the event loop.
 * <p>
 * Activity only takes down the time. One task at the most waits in the event loop; when
 * it runs it looks at what has become of the deadlines and schedules itself anew.
 */
final class ConnectionClock implements Runnable {

	private static final long NEVER = Long.MAX_VALUE;

	/** A stalled write is looked for this many times in a send timeout. */
	private static final int STALL_CHECKS = 4;

	private final ConnectionLoop<?, ?> loop;

	private final EventLoop eventLoop;

	private final long keepAliveInterval;

	private final long sendTimeout;

	private long idleTimeout;

	/** Since when the idle timeout is what it is. */
	private long idleTimeoutSince;

	private boolean started;

	private boolean stopped;

	/** The last activity, which both idle timeout and keep-alive count from. */
	private long active;

	/** The last ping or heartbeat. */
	private long keptAlive;

	/** Since when both clocks rest; only meaningful while {@link #resting}. */
	private long restingSince;

	private boolean resting;

	/** When the network last took bytes; only meaningful while some are pending. */
	private long progress;

	private long pendingBytes;

	/** Until when what a peer left behind may still be handled. */
	private long handledUntil = NEVER;

	private long wakeUp = NEVER;

	private @Nullable Disposable task;

	/**
	 * Creates the clock.
	 * @param loop the loop to tell
	 * @param eventLoop the thread of the connection
	 * @param settings the timeouts
	 * @param resting whether to rest until the peer is read from
	 */
	ConnectionClock(ConnectionLoop<?, ?> loop, EventLoop eventLoop, ConnectionSettings settings, boolean resting) {
		this.loop = loop;
		this.eventLoop = eventLoop;
		this.idleTimeout = settings.idleTimeout().toNanos();
		this.keepAliveInterval = settings.keepAliveInterval().toNanos();
		this.sendTimeout = settings.sendTimeout().toNanos();
		this.resting = resting;
	}

	/**
	 * Starts the clock, unless it was started before.
	 */
	void start() {
		if (!this.started) {
			this.started = true;
			activity();
			this.keptAlive = this.active;
			this.restingSince = this.active;
			schedule();
		}
	}

	void stop() {
		this.stopped = true;
		if (this.task != null) {
			this.task.dispose();
		}
	}

	/**
	 * Takes another idle timeout, which counts from now, or from where the clock rests.
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
	 * The peer was heard of, or an event was sent.
	 */
	void activity() {
		this.active = this.eventLoop.nanoTime();
	}

	/**
	 * Stops the idle timeout and the keep-alive while the peer is not read from, or lets
	 * them go on from where they were.
	 * @param resting whether to rest
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
	 * The peer has gone, and what it left behind is being handled.
	 */
	void gone() {
		if (this.sendTimeout > 0) {
			this.handledUntil = this.eventLoop.nanoTime() + this.sendTimeout;
			schedule();
		}
	}

	/**
	 * Looks whether the network has taken something since the last flush. Called before
	 * more is written, which would hide it.
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
	 * Begins to watch what a flush has left over.
	 */
	void flushed() {
		boolean watched = this.pendingBytes > 0;
		this.pendingBytes = this.loop.pendingBytes();
		if (this.pendingBytes > 0 && !watched) {
			this.progress = this.eventLoop.nanoTime();
			schedule();
		}
	}

	@Override
	public void run() {
		this.wakeUp = NEVER;
		long now = this.eventLoop.nanoTime();
		beforeWrites();
		if (this.pendingBytes > 0 && this.sendTimeout > 0 && now - this.progress >= this.sendTimeout) {
			this.loop.end(new Termination.SlowConsumer());
			return;
		}
		if (now >= Math.min(idleDeadline(), this.handledUntil)) {
			this.loop.idle();
			return;
		}
		if (now >= keepAliveDeadline()) {
			this.keptAlive = now;
			this.loop.keepAlive();
		}
		schedule();
	}

	private void schedule() {
		long next = Math.min(Math.min(idleDeadline(), keepAliveDeadline()),
				Math.min(stallDeadline(), this.handledUntil));
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
		return (this.keepAliveInterval > 0 && !this.resting)
				? Math.max(this.active, this.keptAlive) + this.keepAliveInterval : NEVER;
	}

	private long stallDeadline() {
		if (this.sendTimeout == 0 || this.pendingBytes == 0) {
			return NEVER;
		}
		long nextCheck = this.eventLoop.nanoTime() + Math.max(1, this.sendTimeout / STALL_CHECKS);
		return Math.min(nextCheck, this.progress + this.sendTimeout);
	}

}
