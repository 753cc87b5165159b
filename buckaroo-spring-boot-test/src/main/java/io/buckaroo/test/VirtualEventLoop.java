package io.buckaroo.test;

import java.time.Duration;

import io.buckaroo.runtime.EventLoop;
import reactor.core.Disposable;

/**
 * The event loop of all connections of a {@link TestBuckaroo}.
 */
final class VirtualEventLoop implements EventLoop {

	private final VirtualTime time;

	VirtualEventLoop(VirtualTime time) {
		this.time = time;
	}

	@Override
	public void execute(Runnable task) {
		this.time.schedule(task, 0);
	}

	@Override
	public Disposable schedule(Runnable task, Duration delay) {
		return this.time.schedule(task, delay.toNanos());
	}

	@Override
	public long nanoTime() {
		return this.time.nanoTime();
	}

}
