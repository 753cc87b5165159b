package io.buckaroo.runtime;

import java.time.Duration;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Sends a message to a mailbox, once or at a fixed rate.
 */
final class MailboxTimer implements Disposable, Runnable {

	private final SourceMailbox mailbox;

	private final EventLoop eventLoop;

	private final Object message;

	/** The period in nanoseconds; zero if the message is sent once. */
	private final long period;

	/** The time of the next message, by the clock of the event loop. */
	private long due;

	private final Disposable.Swap task = Disposables.swap();

	MailboxTimer(SourceMailbox mailbox, EventLoop eventLoop, Object message, Duration delay, Duration period) {
		this.mailbox = mailbox;
		this.eventLoop = eventLoop;
		this.message = message;
		this.period = period.toNanos();
		this.due = eventLoop.nanoTime() + delay.toNanos();
	}

	/**
	 * Schedules the next message. The first call may come from any thread, and the task
	 * may run and schedule the following one before the first is stored: storing must not
	 * dispose the task stored before.
	 */
	void start() {
		this.task.replace(this.eventLoop.schedule(this, Duration.ofNanos(this.due - this.eventLoop.nanoTime())));
	}

	@Override
	public void run() {
		if (isDisposed()) {
			return;
		}
		if (this.period == 0) {
			dispose();
		}
		else {
			this.due += this.period;
			start();
		}
		this.mailbox.send(this.message);
	}

	@Override
	public void dispose() {
		this.task.dispose();
		this.mailbox.remove(this);
	}

	@Override
	public boolean isDisposed() {
		return this.task.isDisposed();
	}

}
