package io.buckaroo.test;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The time in which a task may block the test's thread, so that virtual time does not
 * pass. Meanwhile, the tasks of Reactor's schedulers run in real time, since the blocking
 * task may wait for them, but only while it does wait. Those that are left continue in
 * virtual time. Tasks without a delay run at once.
 */
final class BlockingSection {

	/** The interval at which a task that is due checks whether it is waited for. */
	private static final long CHECK_INTERVAL = Duration.ofMillis(2).toNanos();

	private final Thread thread = Thread.currentThread();

	private final VirtualTime.RealTime virtualTime;

	/** The tasks that wait, in the order of scheduling. Guarded by this. */
	private final Set<WaitingTask> waiting = new LinkedHashSet<>();

	/** Guarded by this. */
	private boolean over;

	/**
	 * Begins the section on the current thread.
	 * @param virtualTime the schedule for the tasks that are left at the end
	 */
	BlockingSection(VirtualTime.RealTime virtualTime) {
		this.virtualTime = virtualTime;
	}

	Disposable schedule(Runnable task, long nanos, VirtualTime.RealTime realTime) {
		if (nanos <= 0 && Thread.currentThread() == this.thread) {
			task.run();
			return Disposables.disposed();
		}
		synchronized (this) {
			if (this.over) {
				return this.virtualTime.schedule(task, nanos);
			}
			WaitingTask added = new WaitingTask(task, nanos, realTime);
			this.waiting.add(added);
			added.handle.replace(realTime.schedule(added::runIfAwaited, nanos));
			return added;
		}
	}

	synchronized void end() {
		this.over = true;
		this.waiting.forEach((task) -> task.handle.update(this.virtualTime.schedule(task.task, task.nanos)));
		this.waiting.clear();
	}

	/**
	 * Removes a task that is due in real time, if the blocking task waits.
	 * @return whether to run the task
	 */
	private synchronized boolean take(WaitingTask task) {
		if (!this.waiting.contains(task)) {
			return false;
		}
		Thread.State state = this.thread.getState();
		if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING) {
			task.handle.replace(task.realTime.schedule(task::runIfAwaited, CHECK_INTERVAL));
			return false;
		}
		return this.waiting.remove(task);
	}

	private synchronized void remove(WaitingTask task) {
		this.waiting.remove(task);
	}

	/**
	 * A task that runs in real time if it is awaited, otherwise in virtual time.
	 */
	private final class WaitingTask implements Disposable {

		private final Runnable task;

		private final long nanos;

		private final VirtualTime.RealTime realTime;

		private final Swap handle = Disposables.swap();

		private WaitingTask(Runnable task, long nanos, VirtualTime.RealTime realTime) {
			this.task = task;
			this.nanos = nanos;
			this.realTime = realTime;
		}

		private void runIfAwaited() {
			if (take(this)) {
				this.task.run();
			}
		}

		@Override
		public void dispose() {
			remove(this);
			this.handle.dispose();
		}

		@Override
		public boolean isDisposed() {
			return this.handle.isDisposed();
		}

	}

}
