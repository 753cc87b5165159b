package io.buckaroo.runtime;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * An event loop on virtual time, without a thread: a test runs its tasks.
 */
final class VirtualEventLoop implements EventLoop {

	private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private boolean nextTimerAtOnce;

	private boolean lapsing;

	private int timersRun;

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		if (this.nextTimerAtOnce) {
			this.nextTimerAtOnce = false;
			task.run();
			return Disposables.disposed();
		}
		return this.scheduler.schedule(() -> {
			this.timersRun++;
			task.run();
			if (!this.lapsing) {
				runAll();
			}
		}, Math.max(1, delay.toNanos()), TimeUnit.NANOSECONDS);
	}

	/**
	 * Makes the event loop run the next timer before the call that schedules it returns.
	 */
	void runNextTimerAtOnce() {
		this.nextTimerAtOnce = true;
	}

	int timersRun() {
		return this.timersRun;
	}

	/**
	 * Returns the number of pending timers, including cancelled ones.
	 */
	long timersWaiting() {
		return this.scheduler.getScheduledTaskCount();
	}

	@Override
	public long nanoTime() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * Returns the number of pending tasks.
	 */
	int tasksWaiting() {
		return this.tasks.size();
	}

	/**
	 * Runs the pending tasks, and those that they add.
	 */
	void runAll() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	void advance(Duration time) {
		runAll();
		this.scheduler.advanceTimeBy(time);
	}

	/**
	 * Advances the time for timers only: the tasks that they add remain pending. May be
	 * called by a task.
	 */
	void lapse(Duration time) {
		this.lapsing = true;
		this.scheduler.advanceTimeBy(time);
		this.lapsing = false;
	}

}
