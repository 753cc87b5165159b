package io.buckaroo.runtime;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.buckaroo.Connection;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The loop of one connection at its simplest: a serialised drain on the connection's
 * event loop, and the flag that ends it.
 * <p>
 * Any thread with work sets the work flag. The thread that finds the loop idle starts a
 * drain, so a burst of messages wakes the loop once. A callback that causes work for its
 * own connection only sets the flag, so callbacks are never nested.
 */
abstract class SerialLoop extends ClockedLoop implements Runnable {

	/**
	 * The number of callbacks in one run, after which other connections of the event loop
	 * have their turn.
	 */
	private static final int BUDGET = 256;

	/** There is no work. */
	private static final int IDLE = 0;

	/** There is work that the current or the next drain has to find. */
	private static final int RAISED = 1;

	/** The loop is draining. */
	private static final int RUNNING = 2;

	private static final AtomicIntegerFieldUpdater<SerialLoop> WORK = AtomicIntegerFieldUpdater
		.newUpdater(SerialLoop.class, "work");

	private static final AtomicReferenceFieldUpdater<SerialLoop, @Nullable Termination> ENDING = AtomicReferenceFieldUpdater
		.newUpdater(SerialLoop.class, Termination.class, "ending");

	private final EventLoop eventLoop;

	private final Context context;

	/** Initially raised, so that no drain starts before the connection opens. */
	private volatile int work = RAISED;

	/** The remaining number of callbacks in this run. Confined to the event loop. */
	private int budget;

	/** The reason for the end; {@code null} until the connection ends. */
	private volatile @Nullable Termination ending;

	/** Present once the connection opens. */
	private volatile @Nullable Connection connection;

	SerialLoop(EventLoop eventLoop, Context context) {
		this.eventLoop = eventLoop;
		this.context = context;
	}

	/**
	 * Sets the connection, once, before the first run.
	 */
	final void setConnection(Connection connection) {
		this.connection = connection;
	}

	@Override
	final Connection connection() {
		Connection connection = this.connection;
		if (connection == null) {
			throw new IllegalStateException("The connection is not open yet");
		}
		return connection;
	}

	@Override
	final EventLoop eventLoop() {
		return this.eventLoop;
	}

	@Override
	final Context context() {
		return this.context;
	}

	/**
	 * Ends the connection, unless it is ending already for a reason that
	 * {@linkplain #setEnding prevails}. May be called from any thread.
	 * @param termination the reason
	 * @return whether the connection ends for this reason
	 */
	@Override
	public boolean end(Termination termination) {
		boolean set = setEnding(termination);
		if (set) {
			wake();
		}
		return set;
	}

	/**
	 * Sets the reason for the end without waking the loop. The first reason prevails,
	 * except that a planned end, which may wait for a result, gives way to one that does
	 * not wait, and the maximum age to a shutdown, which does not wait for as long.
	 * @return whether the reason was set
	 */
	final boolean setEnding(Termination termination) {
		Termination current = this.ending;
		while (current == null || givesWay(current, termination)) {
			if (ENDING.compareAndSet(this, current, termination)) {
				return true;
			}
			current = this.ending;
		}
		return false;
	}

	private static boolean givesWay(Termination current, Termination termination) {
		return isPlanned(current) && (!isPlanned(termination)
				|| (current instanceof Termination.MaxAge && termination instanceof Termination.Shutdown));
	}

	/**
	 * Whether an end waits for the result that is underway.
	 */
	static boolean isPlanned(Termination ending) {
		return ending instanceof Termination.Shutdown || ending instanceof Termination.MaxAge;
	}

	/**
	 * Returns the reason for the end, or {@code null} if the connection is not ending.
	 */
	final @Nullable Termination ending() {
		return this.ending;
	}

	@Override
	final boolean isEnding() {
		return this.ending != null;
	}

	@Override
	final void wake() {
		if (raise()) {
			this.eventLoop.execute(this);
		}
	}

	/**
	 * Drains, unless a drain runs or is scheduled. To be called on the event loop.
	 */
	final void drain() {
		if (raise()) {
			run();
		}
	}

	@Override
	final void drainNow() {
		raise();
		if (this.connection != null) {
			run();
		}
	}

	/**
	 * Sets the work flag.
	 * @return whether the loop was idle, so that the caller has to start a drain
	 */
	private boolean raise() {
		return this.work != RAISED && WORK.getAndSet(this, RAISED) == IDLE;
	}

	/**
	 * Drains until there is no work or the budget is spent; then the rest is scheduled.
	 * Called on the event loop, after the work flag was set.
	 */
	@Override
	public void run() {
		this.budget = BUDGET;
		do {
			this.work = RUNNING;
			turn();
			if (this.budget <= 0) {
				this.eventLoop.execute(this);
				return;
			}
		}
		while (!WORK.compareAndSet(this, RUNNING, IDLE));
	}

	/**
	 * Does the work that there is, as far as the budget permits. Must not throw.
	 */
	abstract void turn();

	final boolean hasBudget() {
		return this.budget > 0;
	}

	/**
	 * Counts one callback against the budget.
	 */
	final void spend() {
		this.budget--;
	}

	@Override
	public String toString() {
		return "Connection " + connection().id() + " of route '" + connection().route() + "'";
	}

}
