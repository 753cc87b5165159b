package io.buckaroo.test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;

import org.springframework.util.Assert;

/**
 * The virtual time of a {@link TestBuckaroo}: its tasks, which run on the thread that
 * runs the test, in the order of their times, and in the order of scheduling if they are
 * due at the same time. Any thread may schedule tasks.
 * <p>
 * While a thread runs tasks, this is the {@linkplain #current() current} virtual time of
 * the thread, which Reactor's schedulers follow ({@link SwitchingSchedulers}).
 */
final class VirtualTime {

	/** The longest time that a test may advance at once. */
	private static final Duration CENTURY = Duration.ofDays(36_500);

	/** The number of steps without an end that no ordinary test takes. */
	private static final int MAX_STEPS = 100_000;

	/** The number of callbacks that messages name. */
	private static final int SHOWN_CALLS = 10;

	private static final ThreadLocal<@Nullable VirtualTime> CURRENT = new ThreadLocal<>();

	/** The thread of the test, which has called last. */
	private volatile Thread test = Thread.currentThread();

	private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	/** Held by the thread that runs tasks. */
	private final ReentrantLock running = new ReentrantLock();

	/** The tasks that are not run yet. Its monitor guards it and the sequence. */
	private final Queue<Task> tasks = new PriorityQueue<>();

	private long sequence;

	private volatile long nanoTime;

	/** The number of steps since the time has changed or the test has called. */
	private int steps;

	/** The latest callbacks. */
	private final Deque<String> calls = new ArrayDeque<>();

	/** The time for which a task that must not block may wait. */
	private Duration patience = Duration.ofSeconds(5);

	/** Present while a task runs that may block. */
	private volatile @Nullable BlockingSection blocking;

	/**
	 * Returns the virtual time whose tasks the current thread is running, or {@code null}
	 * if it runs none.
	 */
	static @Nullable VirtualTime current() {
		return CURRENT.get();
	}

	/**
	 * Returns whether the current thread runs a task that must not block.
	 */
	static boolean isCurrentAndNotBlocking() {
		VirtualTime current = CURRENT.get();
		return current != null && current.blocking == null;
	}

	long nanoTime() {
		return this.nanoTime;
	}

	Instant instant() {
		return this.start.plusNanos(this.nanoTime);
	}

	/**
	 * Schedules a task. May be called from any thread.
	 * @param task the task
	 * @param nanos the delay
	 * @return a handle that cancels the task when disposed
	 */
	Disposable schedule(Runnable task, long nanos) {
		return schedule(task, nanos, false);
	}

	private Disposable schedule(Runnable task, long nanos, boolean ofReactor) {
		synchronized (this.tasks) {
			long due = this.nanoTime + Math.max(0, nanos);
			Task scheduled = new Task(task, (due >= 0) ? due : Long.MAX_VALUE, this.sequence++, ofReactor);
			this.tasks.add(scheduled);
			this.tasks.notifyAll();
			return scheduled;
		}
	}

	/**
	 * Schedules a task of one of Reactor's schedulers.
	 * @param task the task
	 * @param nanos the delay
	 * @param realTime the schedule for it while a callback blocks the test's thread
	 * @return a handle that cancels the task when disposed
	 */
	Disposable scheduleForReactor(Runnable task, long nanos, RealTime realTime) {
		BlockingSection blocking = this.blocking;
		return (blocking != null) ? blocking.schedule(task, nanos, realTime) : schedule(task, nanos, true);
	}

	/**
	 * Runs a task that may block: the callback of a {@code blocking} handler, or a task
	 * of an elastic scheduler.
	 */
	void runBlocking(Runnable task) {
		if (this.blocking != null || !this.running.isHeldByCurrentThread()) {
			task.run();
			return;
		}
		BlockingSection section = new BlockingSection((waiting, nanos) -> schedule(waiting, nanos, true));
		this.blocking = section;
		try {
			task.run();
		}
		finally {
			this.blocking = null;
			section.end();
		}
	}

	/**
	 * Counts the call of a callback, of which there must not be an endless number at one
	 * time.
	 * @param call the callback, its arguments and its handler
	 */
	void step(String call) {
		this.steps++;
		if (this.calls.size() == SHOWN_CALLS) {
			this.calls.remove();
		}
		this.calls.add("  at " + Describe.time(this.nanoTime) + "  " + call);
	}

	/**
	 * Sets the real time for which a task that must not block may wait.
	 */
	void patience(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Runs the tasks that are due, and those that they add, unless the current thread is
	 * running tasks already.
	 */
	void run() {
		if (!this.running.isHeldByCurrentThread()) {
			this.test = Thread.currentThread();
			runFor(0);
		}
	}

	/**
	 * Runs the tasks that are due if the test calls; other threads leave them to it.
	 */
	void runForTest() {
		if (isOfCurrentThread()) {
			run();
		}
	}

	/**
	 * Returns the result of a call after the tasks that it has added, if the test calls.
	 */
	<T> T settled(Supplier<T> call) {
		T result = call.get();
		runForTest();
		return result;
	}

	/**
	 * Returns whether the test calls, or a handler that runs in it.
	 */
	boolean isOfCurrentThread() {
		return Thread.currentThread() == this.test || this.running.isHeldByCurrentThread();
	}

	/**
	 * Calls an action as part of a task, then runs the tasks that are due.
	 */
	void run(Runnable action) {
		if (this.running.isHeldByCurrentThread()) {
			action.run();
			return;
		}
		schedule(action, 0);
		run();
	}

	void advance(Duration time) {
		Assert.notNull(time, "'time' must not be null");
		Assert.isTrue(!time.isNegative(), () -> "'time' must not be negative: " + time);
		Assert.isTrue(time.compareTo(CENTURY) <= 0, () -> "'time' must not be longer than a century: " + time);
		Assert.state(!this.running.isHeldByCurrentThread(),
				"A handler must not advance the time: callbacks run while the test advances it");
		run();
		runFor(time.toNanos());
	}

	private void runFor(long nanos) {
		SwitchingSchedulers.install();
		this.running.lock();
		long target = this.nanoTime + nanos;
		WaitingGuard guard = new WaitingGuard(this, this.patience);
		VirtualTime outer = CURRENT.get();
		CURRENT.set(this);
		this.steps = 0;
		Throwable failure = null;
		try {
			for (Task task = next(target); task != null; task = next(target)) {
				guard.beginTask();
				failure = addTo(failure, run(task));
				failure = addTo(failure, failureOf(guard));
				checkSteps();
			}
		}
		finally {
			guard.end();
			if (outer != null) {
				CURRENT.set(outer);
			}
			else {
				CURRENT.remove();
			}
			this.running.unlock();
		}
		if (failure instanceof Error error) {
			throw error;
		}
		if (failure != null) {
			throw Exceptions.propagate(failure);
		}
	}

	/**
	 * Returns the next task and sets the time to that of the task, or to the end.
	 * @return the task, or {@code null} if there is none until the end
	 */
	private @Nullable Task next(long end) {
		synchronized (this.tasks) {
			Task first = this.tasks.peek();
			if (first == null || first.due > end) {
				this.nanoTime = end;
				return null;
			}
			this.tasks.remove();
			if (first.due > this.nanoTime) {
				this.nanoTime = first.due;
				this.steps = 0;
			}
			return first;
		}
	}

	private static @Nullable Throwable run(Task task) {
		try {
			task.run();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private static @Nullable Throwable addTo(@Nullable Throwable first, @Nullable Throwable next) {
		if (first != null && next != null && next != first) {
			first.addSuppressed(next);
		}
		return (first != null) ? first : next;
	}

	private @Nullable Throwable failureOf(WaitingGuard guard) {
		Throwable place = guard.waited();
		return (place != null) ? new AssertionError(("A callback has waited for a task of one of Reactor's schedulers, "
				+ "for more than %s: it would block the event loop of a server. Return Result.later instead, or "
				+ "declare that the handler is blocking.%s")
			.formatted(Describe.time(this.patience), latestCalls()), place) : null;
	}

	private String latestCalls() {
		return this.calls.isEmpty() ? "" : "\n\nThe latest callbacks:\n" + String.join("\n", this.calls);
	}

	private void checkSteps() {
		this.steps++;
		if (this.steps > MAX_STEPS) {
			throw new AssertionError(("The handlers do not come to rest: %,d callbacks and tasks ran at %s, and there "
					+ "are more. Does a callback cause itself, for example by sending a message to its own mailbox?%s")
				.formatted(this.steps, Describe.time(this.nanoTime), latestCalls()));
		}
	}

	/**
	 * Waits, in real time, until a task is due that another thread has scheduled.
	 * @param limit the longest time to wait in nanoseconds
	 */
	void awaitTask(long limit) throws InterruptedException {
		synchronized (this.tasks) {
			Task first = this.tasks.peek();
			if (first == null || first.due > this.nanoTime) {
				TimeUnit.NANOSECONDS.timedWait(this.tasks, limit);
			}
		}
	}

	/**
	 * Returns the time until the next task of one of Reactor's schedulers, or
	 * {@code null} if there is none.
	 */
	@Nullable Duration untilNextOfReactor() {
		synchronized (this.tasks) {
			return this.tasks.stream()
				.filter((task) -> task.ofReactor)
				.min(Task::compareTo)
				.map((task) -> Duration.ofNanos(task.due - this.nanoTime))
				.orElse(null);
		}
	}

	/**
	 * Returns whether a task that waits now may wait for one of Reactor's schedulers that
	 * only virtual time runs.
	 */
	boolean mayWaitInVain() {
		return this.blocking == null && untilNextOfReactor() != null;
	}

	/**
	 * Removes the next task of one of Reactor's schedulers.
	 * @return the task, or {@code null} if there is none
	 */
	@Nullable Runnable takeFromReactor() {
		synchronized (this.tasks) {
			Task next = this.tasks.stream().filter((task) -> task.ofReactor).min(Task::compareTo).orElse(null);
			this.tasks.remove(next);
			return (next != null) ? next::run : null;
		}
	}

	/**
	 * A task.
	 */
	private final class Task implements Comparable<Task>, Disposable {

		private final Runnable action;

		private final long due;

		private final long sequence;

		private final boolean ofReactor;

		private volatile boolean over;

		private Task(Runnable action, long due, long sequence, boolean ofReactor) {
			this.action = action;
			this.due = due;
			this.sequence = sequence;
			this.ofReactor = ofReactor;
		}

		private void run() {
			if (!this.over) {
				this.over = true;
				this.action.run();
			}
		}

		@Override
		public void dispose() {
			this.over = true;
			synchronized (VirtualTime.this.tasks) {
				VirtualTime.this.tasks.remove(this);
			}
		}

		@Override
		public boolean isDisposed() {
			return this.over;
		}

		@Override
		public int compareTo(Task other) {
			int byTime = Long.compare(this.due, other.due);
			return (byTime != 0) ? byTime : Long.compare(this.sequence, other.sequence);
		}

	}

	/**
	 * Schedules tasks in real time.
	 */
	interface RealTime {

		/**
		 * Schedules a task.
		 * @param task the task
		 * @param nanos the delay
		 * @return a handle that cancels the task when disposed
		 */
		Disposable schedule(Runnable task, long nanos);

	}

}
