package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import reactor.core.Disposable;

/**
 * The thread of a connection, and its clock. Safe to use from any thread.
 */
public interface EventLoop extends Executor {

	/**
	 * Runs a task later, on the event loop.
	 * @param task the task
	 * @param delay the delay
	 * @return a handle that cancels the task when disposed
	 */
	Disposable schedule(Runnable task, Duration delay);

	/**
	 * Returns the current time of a monotonic clock.
	 * @return the nanoseconds since a point in the past; not negative
	 */
	long nanoTime();

}
