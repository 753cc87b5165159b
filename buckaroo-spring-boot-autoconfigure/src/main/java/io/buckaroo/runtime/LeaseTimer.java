package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Termination;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Ends a connection with close code 1008 when its {@link Lease} expires, even if a
 * callback or a pending result is not finished. Confined to the event loop.
 */
final class LeaseTimer implements Runnable {

	private static final CloseStatus EXPIRED = CloseStatus.POLICY_VIOLATION.withReason("Credentials expired");

	/** The longest delay before the clock is read again, because it may be adjusted. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(1);

	/** The longest time that a renewal may take; no answer counts as expired. */
	static final Duration LONGEST_RENEWAL = Duration.ofSeconds(10);

	private final LoopView loop;

	private Lease lease;

	/** The next check of the time, or the renewal. */
	private Disposable waiting = Disposables.disposed();

	LeaseTimer(LoopView loop, Lease lease) {
		this.loop = loop;
		this.lease = lease;
	}

	void start() {
		if (this.lease.isOver()) {
			this.loop.end(new Termination.Evicted(EXPIRED));
		}
		else {
			schedule();
		}
	}

	private void schedule() {
		Duration left = this.lease.left();
		this.waiting = this.loop.eventLoop().schedule(this, (left.compareTo(LONGEST_DELAY) < 0) ? left : LONGEST_DELAY);
	}

	/**
	 * Replaces the lease.
	 */
	void replace(Lease lease) {
		stop();
		this.lease = lease;
		start();
	}

	void stop() {
		this.waiting.dispose();
	}

	@Override
	public void run() {
		if (this.lease.isOver()) {
			renew(this.lease);
		}
		else {
			schedule();
		}
	}

	private void renew(Lease over) {
		Disposable.Composite renewal = Disposables.composite();
		this.waiting = renewal;
		renewal.add(
				this.loop.eventLoop().schedule(() -> this.loop.end(new Termination.Evicted(EXPIRED)), LONGEST_RENEWAL));
		renewal.add(over.renewal()
			.defaultIfEmpty(over.until())
			.contextWrite(this.loop.context())
			.subscribe((until) -> settle(renewal, over.withUntil(until)),
					(failure) -> this.loop.end(new Termination.Failed(failure))));
	}

	/**
	 * Replaces the lease on the event loop, unless it was replaced or stopped in between.
	 * Called on any thread.
	 */
	private void settle(Disposable renewal, Lease renewed) {
		this.loop.eventLoop().execute(() -> {
			if (!renewal.isDisposed()) {
				replace(renewed);
			}
		});
	}

}
