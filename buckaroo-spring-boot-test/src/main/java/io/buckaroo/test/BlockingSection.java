package io.buckaroo.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The time in which a callback may block the test's thread, so that virtual time does not
 * pass. The tasks of Reactor's schedulers run in real time meanwhile, since the callback
 * may wait for them; those that are left continue in virtual time. Tasks without a delay
 * run at once.
 */
final class BlockingSection {

	private final Thread thread = Thread.currentThread();

	private final VirtualTime.RealTime virtualTime;

	private final Set<WaitingTask> waiting = ConcurrentHashMap.newKeySet();

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
			WaitingTask added = new WaitingTask(task, nanos);
			this.waiting.add(added);
			added.handle.replace(realTime.schedule(added, nanos));
			return added;
		}
	}

	synchronized void end() {
		this.over = true;
		this.waiting.forEach((task) -> task.handle.update(this.virtualTime.schedule(task, task.nanos)));
		this.waiting.clear();
	}

	/**
	 * A task that runs once, in real or in virtual time.
	 */
	private final class WaitingTask implements Runnable, Disposable {

		private final Runnable task;

		private final long nanos;

		private final AtomicBoolean started = new AtomicBoolean();

		private final Disposable.Swap handle = Disposables.swap();

		private WaitingTask(Runnable task, long nanos) {
			this.task = task;
			this.nanos = nanos;
		}

		@Override
		public void run() {
			BlockingSection.this.waiting.remove(this);
			if (this.started.compareAndSet(false, true)) {
				this.task.run();
			}
		}

		@Override
		public void dispose() {
			BlockingSection.this.waiting.remove(this);
			this.handle.dispose();
		}

		@Override
		public boolean isDisposed() {
			return this.handle.isDisposed();
		}

	}

}
