package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;

import io.buckaroo.Termination;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Ends a connection when its {@link Lease} does, whatever else the connection does or
 * waits for. Confined to the event loop.
 */
final class LeaseTimer implements Runnable {

	private static final CloseStatus EXPIRED = CloseStatus.POLICY_VIOLATION.withReason("Credentials expired");

	/** The time of day may be set, so it is looked at now and then. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(1);

	/** Who does not say that credentials are still good says that they are not. */
	static final Duration LONGEST_RENEWAL = Duration.ofSeconds(10);

	private final ConnectionLoop<?, ?> loop;

	private Lease lease;

	/** The next look at the time, or the renewal. */
	private Disposable waiting = Disposables.disposed();

	LeaseTimer(ConnectionLoop<?, ?> loop, Lease lease) {
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
	 * Takes another lease in place of the one before.
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
	 * Goes on with what was answered on any thread, unless there is another lease by now.
	 */
	private void settle(Disposable renewal, Lease renewed) {
		this.loop.eventLoop().execute(() -> {
			if (!renewal.isDisposed()) {
				replace(renewed);
			}
		});
	}

}
