package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * An event loop on any single-threaded executor. Its clock is real, so that a message
 * pays for reading it, but its timers never fire.
 *
 * @param executor the executor of the tasks
 */
record TimelessEventLoop(Executor executor) implements EventLoop {

	@Override
	public void execute(Runnable task) {
		this.executor.execute(task);
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		return Disposables.disposed();
	}

	@Override
	public long nanoTime() {
		return System.nanoTime() & Long.MAX_VALUE;
	}

}
