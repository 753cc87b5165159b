package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The messages sent to audiences that are not in the mailboxes of one event loop yet. A
 * sender only adds a message. The event loop takes all pending messages and iterates over
 * their recipients, so that a mailbox is filled, and its connection drained and flushed,
 * once for many messages. It works in slices, between which it reads and writes.
 * <p>
 * A sender that finds no room fills the mailboxes on its own thread. To keep the order of
 * the messages of one sender, a mailbox receives the pending messages here before a
 * message sent to it alone.
 * <p>
 * Locks are acquired in this order: the monitor of {@link Subscriptions}; the lock of a
 * topic; {@link #filling}, held while a sender fills mailboxes; the monitor of a
 * {@link MailboxQueue}; the monitor of this object, which guards the waiting messages and
 * the members of each {@link Section}. No callback of a handler runs under any of them.
 */
final class Broadcasts implements Runnable {

	/**
	 * The maximum number of waiting messages: few for a mailbox of the usual size. A
	 * power of two.
	 */
	static final int CAPACITY = 128;

	/**
	 * The number of messages delivered before other tasks of the event loop run.
	 */
	static final int SLICE = 1024;

	private final EventLoop eventLoop;

	/** The waiting messages, a ring indexed by position. */
	private final Batch.Entry<Destination>[] waiting = Batch.newEntries(CAPACITY);

	/** The position of the first waiting message, written under the monitor. */
	private volatile long begin;

	/** The position after the last waiting message, written under the monitor. */
	private volatile long end;

	/** Whether a task of the event loop runs or is scheduled. */
	private boolean scheduled;

	/** The delivery that is not finished. Confined to the event loop. */
	private @Nullable Delivery delivery;

	/** Held by the sender that fills the mailboxes. */
	private final Object filling = new Object();

	Broadcasts(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * Returns the position of the next message.
	 */
	long end() {
		return this.end;
	}

	/**
	 * Whether messages wait.
	 */
	boolean isPending() {
		return this.begin != this.end;
	}

	/**
	 * Returns the pending messages.
	 */
	synchronized Batch<Destination> pending() {
		Batch.Entry<Destination>[] entries = Batch.newEntries((int) (this.end - this.begin));
		for (int i = 0; i < entries.length; i++) {
			entries[i] = this.waiting[slot(this.begin + i)];
		}
		return new Batch<>(this.begin, entries);
	}

	private static int slot(long position) {
		return (int) position & (CAPACITY - 1);
	}

	/**
	 * Sends a message. May be called from any thread.
	 * @param destination the recipients
	 * @param message the message
	 * @return the number of recipients
	 */
	int send(Destination destination, Object message) {
		Batch.Entry<Destination> entry = new Batch.Entry<>(destination, message);
		int recipients = add(entry);
		while (recipients < 0) {
			fillMailboxes();
			recipients = add(entry);
		}
		return recipients;
	}

	/**
	 * Adds a message.
	 * @return the number of recipients; negative if there is no room
	 */
	private int add(Batch.Entry<Destination> entry) {
		boolean idle;
		int recipients;
		synchronized (this) {
			recipients = entry.destination().size();
			if (recipients == 0) {
				return 0;
			}
			if (this.end - this.begin == CAPACITY) {
				return -1;
			}
			this.waiting[slot(this.end)] = entry;
			this.end++;
			idle = !this.scheduled;
			this.scheduled = true;
		}
		if (idle) {
			this.eventLoop.execute(this);
		}
		return recipients;
	}

	private void fillMailboxes() {
		synchronized (this.filling) {
			Batch<Destination> batch = pending();
			if (batch.size() == CAPACITY) {
				recipients(batch).forEachRemaining((membership) -> membership.recipient().catchUp(batch));
				delivered(batch);
			}
		}
	}

	/**
	 * Returns the current recipients of a batch. A recipient with several memberships may
	 * be returned more than once.
	 */
	private static Iterator<Membership> recipients(Batch<Destination> batch) {
		List<Membership> recipients = new ArrayList<>();
		Set<Destination> seen = new HashSet<>();
		for (Batch.Entry<Destination> entry : batch.entries()) {
			if (seen.add(entry.destination())) {
				entry.destination().addTo(recipients);
			}
		}
		return recipients.iterator();
	}

	/**
	 * Removes the messages of a batch, which are in all mailboxes now.
	 */
	private synchronized void delivered(Batch<Destination> batch) {
		for (; this.begin < batch.end(); this.begin++) {
			Arrays.fill(this.waiting, slot(this.begin), slot(this.begin) + 1, null);
		}
	}

	/**
	 * Serves one slice of recipients, on the event loop.
	 */
	@Override
	public void run() {
		for (int delivered = 0; delivered < SLICE; delivered++) {
			Delivery delivery = currentDelivery();
			if (delivery == null) {
				return;
			}
			delivered += delivery.recipients().next().recipient().receive(delivery.batch());
		}
		// A task passed to execute would run before the event loop reads and writes
		this.eventLoop.schedule(this, Duration.ZERO);
	}

	/**
	 * Returns a delivery with recipients left, or {@code null} if no message is pending.
	 */
	private @Nullable Delivery currentDelivery() {
		while (this.delivery == null || !this.delivery.recipients().hasNext()) {
			if (this.delivery != null) {
				delivered(this.delivery.batch());
			}
			this.delivery = nextDelivery();
			if (this.delivery == null) {
				return null;
			}
		}
		return this.delivery;
	}

	private @Nullable Delivery nextDelivery() {
		Batch<Destination> batch = pendingOrStop();
		return (batch != null) ? new Delivery(batch, recipients(batch)) : null;
	}

	private synchronized @Nullable Batch<Destination> pendingOrStop() {
		this.scheduled = isPending();
		return this.scheduled ? pending() : null;
	}

	/**
	 * The delivery of a batch to its recipients, by the event loop.
	 *
	 * @param batch the messages
	 * @param recipients the recipients that are left
	 */
	private record Delivery(Batch<Destination> batch, Iterator<Membership> recipients) {

	}

}
