package io.buckaroo.test;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One of Reactor's schedulers on virtual time.
 *
 * @param time the virtual time
 * @param realTime the scheduler in real time, for tasks that a blocking callback may wait
 * for
 * @param mayBlock whether the tasks may block
 */
record VirtualScheduler(VirtualTime time, Scheduler realTime, boolean mayBlock) implements Scheduler {

	@Override
	public Disposable schedule(Runnable task) {
		return schedule(task, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		if (this.realTime.isDisposed()) {
			throw Exceptions.failWithRejected();
		}
		Runnable decorated = Schedulers.onSchedule(task);
		return this.time.scheduleForReactor(this.mayBlock ? () -> this.time.runBlocking(decorated) : decorated,
				unit.toNanos(delay), (waiting, nanos) -> this.realTime.schedule(waiting, nanos, TimeUnit.NANOSECONDS));
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		Periodic periodic = new Periodic(task, unit.toNanos(period));
		periodic.schedule(unit.toNanos(initialDelay));
		return periodic;
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(this.time.instant().toEpochMilli(), TimeUnit.MILLISECONDS);
	}

	@Override
	public Worker createWorker() {
		return new VirtualWorker();
	}

	@Override
	public boolean isDisposed() {
		return this.realTime.isDisposed();
	}

	@Override
	public void dispose() {
		this.realTime.dispose();
	}

	/**
	 * A task that is scheduled again each time it has run.
	 */
	private final class Periodic implements Runnable, Disposable {

		private final Runnable task;

		private final long period;

		private final Swap next = Disposables.swap();

		private Periodic(Runnable task, long period) {
			this.task = task;
			this.period = period;
		}

		private void schedule(long nanos) {
			this.next.replace(VirtualScheduler.this.schedule(this, nanos, TimeUnit.NANOSECONDS));
		}

		@Override
		public void run() {
			this.task.run();
			if (!isDisposed()) {
				schedule(this.period);
			}
		}

		@Override
		public void dispose() {
			this.next.dispose();
		}

		@Override
		public boolean isDisposed() {
			return this.next.isDisposed();
		}

	}

	/**
	 * A worker, whose tasks are cancelled with it.
	 */
	private final class VirtualWorker implements Worker {

		private final Composite tasks = Disposables.composite();

		@Override
		public Disposable schedule(Runnable task) {
			return schedule(task, 0, TimeUnit.NANOSECONDS);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			Swap handle = add();
			handle.replace(VirtualScheduler.this.schedule(() -> {
				this.tasks.remove(handle);
				task.run();
			}, delay, unit));
			return removable(handle);
		}

		@Override
		public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
			Swap handle = add();
			handle.replace(VirtualScheduler.this.schedulePeriodically(task, initialDelay, period, unit));
			return removable(handle);
		}

		private Swap add() {
			Swap handle = Disposables.swap();
			if (!this.tasks.add(handle)) {
				throw Exceptions.failWithRejected();
			}
			return handle;
		}

		private Disposable removable(Disposable handle) {
			return () -> {
				this.tasks.remove(handle);
				handle.dispose();
			};
		}

		@Override
		public void dispose() {
			this.tasks.dispose();
		}

		@Override
		public boolean isDisposed() {
			return this.tasks.isDisposed();
		}

	}

}
