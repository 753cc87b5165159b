package io.buckaroo.test;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One of Reactor's schedulers: on virtual time where a handler runs in a test, otherwise
 * in real time. A worker keeps the time in which it was created.
 *
 * @param realTime the scheduler in real time
 * @param mayBlock whether its tasks may block
 */
record SwitchingScheduler(Scheduler realTime, boolean mayBlock) implements Scheduler, Scannable {

	private Scheduler current() {
		VirtualTime time = VirtualTime.current();
		return (time != null) ? new VirtualScheduler(time, this.realTime, this.mayBlock) : this.realTime;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return current().schedule(task);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return current().schedule(task, delay, unit);
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		return current().schedulePeriodically(task, initialDelay, period, unit);
	}

	@Override
	public Worker createWorker() {
		return current().createWorker();
	}

	@Override
	public long now(TimeUnit unit) {
		return current().now(unit);
	}

	@Override
	public void init() {
		this.realTime.init();
	}

	@Override
	public void dispose() {
		this.realTime.dispose();
	}

	@Override
	public Mono<Void> disposeGracefully() {
		return this.realTime.disposeGracefully();
	}

	@Override
	public boolean isDisposed() {
		return this.realTime.isDisposed();
	}

	@Override
	@SuppressWarnings("rawtypes")
	public @Nullable Object scanUnsafe(Attr key) {
		return Scannable.from(this.realTime).scanUnsafe(key);
	}

	@Override
	public String toString() {
		return this.realTime.toString();
	}

}
