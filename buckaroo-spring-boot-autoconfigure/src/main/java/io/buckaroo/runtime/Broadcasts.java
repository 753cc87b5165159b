package io.buckaroo.runtime;

import java.time.Duration;
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

	/** How many connections are served before something else has its turn. */
	static final int SLICE = 256;

	private final EventLoop eventLoop;

	/** Whom the messages that wait are for, round and round. */
	private final @Nullable Section[] sections = new Section[CAPACITY];

	private final @Nullable Object[] messages = new Object[CAPACITY];

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
		int count = (int) (this.end - this.begin);
		@Nullable Section[] sections = new Section[count];
		@Nullable Object[] messages = new Object[count];
		int first = slot(this.begin);
		int untilEnd = Math.min(count, CAPACITY - first);
		System.arraycopy(this.sections, first, sections, 0, untilEnd);
		System.arraycopy(this.sections, 0, sections, untilEnd, count - untilEnd);
		System.arraycopy(this.messages, first, messages, 0, untilEnd);
		System.arraycopy(this.messages, 0, messages, untilEnd, count - untilEnd);
		return new Batch(this.begin, sections, messages);
	}

	private static int slot(long position) {
		return (int) position & (CAPACITY - 1);
	}

	/**
	 * Sends a message to the members of a section. May be called from any thread.
	 * @return to how many
	 */
	int send(Section section, Object message) {
		while (!append(section, message)) {
			fillMailboxes();
		}
		return section.size();
	}

	private boolean append(Section section, Object message) {
		boolean asleep;
		synchronized (this) {
			if (section.isEmpty()) {
				return true;
			}
			if (this.end - this.begin == CAPACITY) {
				return false;
			}
			this.sections[slot(this.end)] = section;
			this.messages[slot(this.end)] = message;
			this.end++;
			asleep = !this.awake;
			this.awake = true;
		}
		if (asleep) {
			this.eventLoop.execute(this);
		}
		return true;
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
			this.sections[slot(this.begin)] = null;
			this.messages[slot(this.begin)] = null;
		}
	}

	/**
	 * Serves some connections, on the event loop.
	 */
	@Override
	public void run() {
		for (int served = 0; served < SLICE; served++) {
			Walk walk = walk();
			if (walk == null) {
				return;
			}
			walk.recipients().next().loop().take(walk.batch());
		}
		// A task that is merely added would run before the event loop reads and writes
		this.eventLoop.schedule(this, Duration.ZERO);
	}

	/**
	 * The walk that somebody waits for, if there is one.
	 */
	private @Nullable Walk walk() {
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
	 * A walk of the event loop.
	 *
	 * @param batch what it brings
	 * @param recipients whom it has not come to yet
	 */
	private record Walk(Batch batch, Iterator<Membership> recipients) {

	}

}
