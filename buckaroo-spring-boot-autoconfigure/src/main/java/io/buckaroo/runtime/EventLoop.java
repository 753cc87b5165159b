package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import reactor.core.Disposable;

/**
 * The one thread that a connection lives on, and its clock. Safe to use from any thread.
 */
public interface EventLoop extends Executor {

	/**
	 * Runs a task later, on the event loop.
	 * @param task the task
	 * @param delay how much later
	 * @return cancels the task when disposed of
	 */
	Disposable schedule(Runnable task, Duration delay);

	/**
	 * A clock that only moves forward.
	 * @return nanoseconds since a point in the past; not negative
	 */
	long nanoTime();

}
