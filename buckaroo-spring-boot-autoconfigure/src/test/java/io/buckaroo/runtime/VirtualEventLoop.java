package io.buckaroo.runtime;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * An event loop on virtual time, without a thread: its tasks run when a test says so.
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
	 * Lets the event loop be faster than the thread that schedules the next timer.
	 */
	void runNextTimerAtOnce() {
		this.nextTimerAtOnce = true;
	}

	int timersRun() {
		return this.timersRun;
	}

	/**
	 * How many timers wait, those that were cancelled included.
	 */
	long timersWaiting() {
		return this.scheduler.getScheduledTaskCount();
	}

	@Override
	public long nanoTime() {
		return this.scheduler.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * How many tasks wait.
	 */
	int tasksWaiting() {
		return this.tasks.size();
	}

	/**
	 * Runs the tasks that wait, and those that they bring about.
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
	 * Lets time pass, but only for timers: the tasks that they bring about wait. May be
	 * called by a task.
	 */
	void lapse(Duration time) {
		this.lapsing = true;
		this.scheduler.advanceTimeBy(time);
		this.lapsing = false;
	}

}
