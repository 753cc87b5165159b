package io.buckaroo.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * What was sent to audiences and is not in the mailboxes of one event loop yet. A sender
 * only adds to it. The event loop takes all that there is and walks over the members, so
 * that a mailbox is filled, and its connection drained and flushed, once for many
 * messages; it walks in slices, between which reading and writing have their turn.
 * <p>
 * A sender who finds it full fills the mailboxes itself. So that the messages of one
 * sender keep their order, a mailbox takes what is here before a message of its own.
 */
final class Broadcasts implements Runnable {

	/**
	 * How many messages may wait: few for a mailbox of the usual size. A power of two.
	 */
	static final int CAPACITY = 128;

	/** How many messages are delivered before something else has its turn. */
	static final int SLICE = 1024;

	private final EventLoop eventLoop;

	/** The messages that wait, round and round. */
	private final Broadcast[] waiting = new Broadcast[CAPACITY];

	/** The position of the first message that waits, written under the lock. */
	private volatile long begin;

	/** The position behind the last one, written under the lock. */
	private volatile long end;

	/** The event loop walks, or is about to. */
	private boolean awake;

	/** Confined to the event loop. */
	private @Nullable Walk walk;

	/** Held by the sender who fills the mailboxes. */
	private final Object filling = new Object();

	Broadcasts(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * The position of the next message.
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
	 * The messages that wait.
	 */
	synchronized Batch pending() {
		Broadcast[] messages = new Broadcast[(int) (this.end - this.begin)];
		for (int i = 0; i < messages.length; i++) {
			messages[i] = this.waiting[slot(this.begin + i)];
		}
		return new Batch(this.begin, messages);
	}

	private static int slot(long position) {
		return (int) position & (CAPACITY - 1);
	}

	/**
	 * Sends a message to the members of a section. May be called from any thread.
	 * @return to how many
	 */
	int send(Section section, Object message) {
		Broadcast broadcast = new Broadcast(section, message);
		int members = add(broadcast);
		while (members < 0) {
			fillMailboxes();
			members = add(broadcast);
		}
		return members;
	}

	/**
	 * Adds a message.
	 * @return how many it is for; negative if there is no room
	 */
	private int add(Broadcast broadcast) {
		boolean asleep;
		int members;
		synchronized (this) {
			members = broadcast.section().size();
			if (members == 0) {
				return 0;
			}
			if (this.end - this.begin == CAPACITY) {
				return -1;
			}
			this.waiting[slot(this.end)] = broadcast;
			this.end++;
			asleep = !this.awake;
			this.awake = true;
		}
		if (asleep) {
			this.eventLoop.execute(this);
		}
		return members;
	}

	private void fillMailboxes() {
		synchronized (this.filling) {
			Batch batch = pending();
			if (batch.size() == CAPACITY) {
				batch.recipients().forEachRemaining((recipient) -> recipient.mailbox().catchUp(batch));
				delivered(batch);
			}
		}
	}

	/**
	 * All mailboxes have what a batch has.
	 */
	private synchronized void delivered(Batch batch) {
		for (; this.begin < batch.end(); this.begin++) {
			Arrays.fill(this.waiting, slot(this.begin), slot(this.begin) + 1, null);
		}
	}

	/**
	 * Serves some connections, on the event loop.
	 */
	@Override
	public void run() {
		for (int delivered = 0; delivered < SLICE; delivered++) {
			Walk walk = currentWalk();
			if (walk == null) {
				return;
			}
			delivered += walk.recipients().next().loop().receive(walk.batch());
		}
		// A task that is merely added would run before the event loop reads and writes
		this.eventLoop.schedule(this, Duration.ZERO);
	}

	/**
	 * The walk that somebody waits for, if there is one.
	 */
	private @Nullable Walk currentWalk() {
		while (this.walk == null || !this.walk.recipients().hasNext()) {
			if (this.walk != null) {
				delivered(this.walk.batch());
			}
			this.walk = nextWalk();
			if (this.walk == null) {
				return null;
			}
		}
		return this.walk;
	}

	private @Nullable Walk nextWalk() {
		Batch batch = pendingOrSleep();
		return (batch != null) ? new Walk(batch, batch.recipients()) : null;
	}

	private synchronized @Nullable Batch pendingOrSleep() {
		this.awake = isPending();
		return this.awake ? pending() : null;
	}

	/**
	 * A message for many.
	 *
	 * @param section whom it is for
	 * @param message the message
	 */
	record Broadcast(Section section, Object message) {

	}

	/**
	 * A walk of the event loop.
	 *
	 * @param batch what it brings
	 * @param recipients whom it has not come to yet
	 */
	private record Walk(Batch batch, Iterator<Membership> recipients) {

	}

}
