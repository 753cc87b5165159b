package io.buckaroo.test;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.util.Assert;

/**
 * Makes Reactor's schedulers follow the virtual time of a handler that runs in a test,
 * and only there: they decide by the current thread ({@link SwitchingScheduler}), so that
 * applications and other tests of the same process, also parallel ones, stay in real
 * time. For the same reason this is installed once and never removed. It replaces another
 * factory, also one of the application.
 */
final class SwitchingSchedulers implements Schedulers.Factory {

	private static boolean predicateRegistered;

	private SwitchingSchedulers() {
	}

	/**
	 * Installs the schedulers, unless they are installed.
	 */
	static void install() {
		if (!isInstalled()) {
			installOnce();
		}
	}

	private static boolean isInstalled() {
		return Schedulers.parallel() instanceof Supplier<?> cached && cached.get() instanceof SwitchingScheduler;
	}

	private static synchronized void installOnce() {
		if (isInstalled()) {
			return;
		}
		Assert.state(!VirtualTimeScheduler.isFactoryEnabled(),
				"The virtual time of Reactor's test support (StepVerifier.withVirtualTime or VirtualTimeScheduler) is in "
						+ "use. The handlers of TestSocket and TestEventSource have their own: use their advance method "
						+ "instead, and call VirtualTimeScheduler.reset() at the end of tests that need the other one");
		Schedulers.setFactoryWithSnapshot(new SwitchingSchedulers());
		if (!predicateRegistered) {
			predicateRegistered = true;
			Schedulers.registerNonBlockingThreadPredicate(
					(thread) -> thread == Thread.currentThread() && VirtualTime.isCurrentAndNotBlocking());
		}
	}

	@Override
	public Scheduler newBoundedElastic(int threadCap, int queuedTaskCap, ThreadFactory threadFactory, int ttlSeconds) {
		return new SwitchingScheduler(
				Schedulers.Factory.super.newBoundedElastic(threadCap, queuedTaskCap, threadFactory, ttlSeconds), true);
	}

	@Override
	public Scheduler newThreadPerTaskBoundedElastic(int threadCap, int queuedTaskCap, ThreadFactory threadFactory) {
		return new SwitchingScheduler(
				Schedulers.Factory.super.newThreadPerTaskBoundedElastic(threadCap, queuedTaskCap, threadFactory), true);
	}

	@Override
	public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
		return new SwitchingScheduler(Schedulers.Factory.super.newParallel(parallelism, threadFactory), false);
	}

	@Override
	public Scheduler newSingle(ThreadFactory threadFactory) {
		return new SwitchingScheduler(Schedulers.Factory.super.newSingle(threadFactory), false);
	}

}
