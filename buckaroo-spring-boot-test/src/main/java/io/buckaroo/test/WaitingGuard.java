package io.buckaroo.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Guards the thread that runs tasks against one that waits, without a limit, for another
 * that the thread would run after it. If a task keeps the thread waiting, those of
 * Reactor's schedulers run at once on a thread of the guard, until it goes on. Then its
 * failure is reported.
 */
final class WaitingGuard {

	private static final long RETRY_INTERVAL = Duration.ofMillis(1).toNanos();

	private final Thread thread = Thread.currentThread();

	private final VirtualTime time;

	private final long halfOfLimit;

	/** The number of tasks that the thread has begun. */
	private volatile long begun;

	/** Where the thread has waited; {@code null} unless it has waited too long. */
	private volatile StackTraceElement @Nullable [] waited;

	private volatile CompletableFuture<@Nullable Void> next = new CompletableFuture<>();

	private volatile boolean over;

	/**
	 * Begins to guard the current thread.
	 * @param time the virtual time whose tasks it runs
	 * @param limit the time for which a task may wait
	 */
	WaitingGuard(VirtualTime time, Duration limit) {
		this.time = time;
		this.halfOfLimit = limit.toNanos() / 2;
		check(-1);
	}

	void end() {
		this.over = true;
		this.next.cancel(false);
	}

	void beginTask() {
		this.begun++;
	}

	/**
	 * Returns the place at which the task has waited too long that has just run, or
	 * {@code null} if it has not.
	 */
	@Nullable Throwable waited() {
		StackTraceElement[] waited = this.waited;
		if (waited == null) {
			return null;
		}
		Throwable place = new IllegalStateException("The thread of the test has waited here");
		place.setStackTrace(waited);
		return place;
	}

	/**
	 * Checks the thread after half of the limit.
	 * @param suspect the number of the task that was waiting before, or -1
	 */
	private void check(long suspect) {
		CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
		this.next = next;
		next.completeOnTimeout(null, this.halfOfLimit, TimeUnit.NANOSECONDS);
		next.thenRunAsync(() -> {
			if (!isWaiting()) {
				check(-1);
			}
			else if (this.begun != suspect) {
				check(this.begun);
			}
			else {
				release(suspect);
			}
		}, (check) -> {
			Thread thread = new Thread(check, "buckaroo-test-guard");
			thread.setDaemon(true);
			thread.start();
		});
		if (this.over) {
			next.cancel(false);
		}
	}

	private boolean isWaiting() {
		return this.thread.getState() == Thread.State.WAITING && this.time.mayWaitInVain();
	}

	private void release(long task) {
		StackTraceElement[] place = this.thread.getStackTrace();
		while (!this.over && this.begun == task) {
			Runnable next = isWaiting() ? this.time.takeFromReactor() : null;
			if (next != null) {
				this.waited = place;
				next.run();
			}
			else {
				LockSupport.parkNanos(RETRY_INTERVAL);
			}
		}
	}

}
