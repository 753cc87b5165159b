package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * An event loop on its own thread.
 */
final class ThreadEventLoop implements EventLoop, AutoCloseable {

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, this::newThread);

	private volatile @Nullable Thread thread;

	ThreadEventLoop() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	private Thread newThread(Runnable work) {
		Thread thread = new Thread(work, "event-loop");
		thread.setDaemon(true);
		this.thread = thread;
		return thread;
	}

	boolean isCurrent() {
		return Thread.currentThread() == this.thread;
	}

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		Future<?> future = this.executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Returns the number of pending timers.
	 */
	long timers() {
		return this.executor.getQueue()
			.stream()
			.filter((task) -> ((Delayed) task).getDelay(TimeUnit.MILLISECONDS) > 0)
			.count();
	}

	/**
	 * Runs the pending tasks and ends.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(10, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The event loop does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
