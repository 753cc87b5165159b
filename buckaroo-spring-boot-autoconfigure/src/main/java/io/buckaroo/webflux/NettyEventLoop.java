package io.buckaroo.webflux;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.buckaroo.runtime.EventLoop;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The event loop of a channel. One that is shut down ignores what it is given: its
 * connections are gone.
 *
 * @param delegate Netty's event loop
 */
record NettyEventLoop(io.netty.channel.EventLoop delegate) implements EventLoop {

	private static final long START = System.nanoTime();

	@Override
	public void execute(Runnable task) {
		try {
			this.delegate.execute(task);
		}
		catch (RejectedExecutionException ex) {
			// Shut down
		}
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		try {
			Future<?> future = this.delegate.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			return Disposables.disposed();
		}
	}

	@Override
	public long nanoTime() {
		return System.nanoTime() - START;
	}

}
