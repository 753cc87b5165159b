package io.buckaroo.runtime;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of a mailbox, with many producers and one consumer. It takes memory
 * when the first message waits and grows as needed. Elements of a forwarded publisher and
 * {@link Uncounted} messages do not count against the capacity: others bound them.
 * <p>
 * A lock held for a few instructions guards it, which makes the answer to a sender exact
 * even when the mailbox closes at the same time.
 */
final class MailboxQueue extends AbstractQueue<Object> {

	/** How many messages the ring has room for at first: a power of two, as ever. */
	private static final int INITIAL_ROOM = 4;

	private final int capacity;

	private final Overflow overflow;

	/** The messages that wait, from the head on, round and round. */
	private @Nullable Object @Nullable [] ring;

	private int head;

	private int size;

	/** The messages that wait and may be replaced, by their key. */
	private @Nullable Map<Object, Replaceable> replaceable;

	/** How many of the messages count against the capacity. */
	private int counted;

	private boolean closed;

	MailboxQueue(int capacity, Overflow overflow) {
		this.capacity = capacity;
		this.overflow = overflow;
	}

	@Override
	public synchronized boolean offer(Object message) {
		if (this.closed) {
			return false;
		}
		if (message instanceof Keyed keyed) {
			return (this.overflow == Overflow.LATEST) ? replaceOrAppend(keyed) : append(keyed.message());
		}
		return append(message);
	}

	private boolean replaceOrAppend(Keyed keyed) {
		if (this.replaceable == null) {
			this.replaceable = new HashMap<>();
		}
		Replaceable waiting = this.replaceable.get(keyed.key());
		if (waiting != null) {
			waiting.message = keyed.message();
			return true;
		}
		Replaceable first = new Replaceable(keyed);
		this.replaceable.put(keyed.key(), first);
		return append(first);
	}

	private boolean append(Object message) {
		if (isCounted(message)) {
			if (this.counted == this.capacity && !makeRoom()) {
				return false;
			}
			this.counted++;
		}
		@Nullable Object[] ring = ringWithRoom();
		ring[slot(ring, this.size++)] = message;
		return true;
	}

	private @Nullable Object[] ringWithRoom() {
		@Nullable Object[] ring = this.ring;
		if (ring == null) {
			ring = new Object[INITIAL_ROOM];
		}
		else if (this.size == ring.length) {
			@Nullable Object[] greater = new Object[2 * ring.length];
			int untilEnd = ring.length - this.head;
			System.arraycopy(ring, this.head, greater, 0, untilEnd);
			System.arraycopy(ring, 0, greater, untilEnd, this.head);
			ring = greater;
			this.head = 0;
		}
		this.ring = ring;
		return ring;
	}

	private int slot(@Nullable Object[] ring, int index) {
		return (this.head + index) & (ring.length - 1);
	}

	private @Nullable Object get(int index) {
		return (this.ring != null) ? this.ring[slot(this.ring, index)] : null;
	}

	/**
	 * Drops the oldest message that counts, if that is allowed.
	 */
	private boolean makeRoom() {
		if (this.overflow != Overflow.DROP_OLDEST && this.overflow != Overflow.LATEST) {
			return false;
		}
		@Nullable Object[] ring = this.ring;
		for (int i = 0; ring != null && i < this.size; i++) {
			Object oldest = ring[slot(ring, i)];
			if (oldest != null && isCounted(oldest)) {
				remove(ring, i);
				taken(oldest);
				return true;
			}
		}
		return false;
	}

	/**
	 * Takes a message from among those that came before it, which move up.
	 */
	private void remove(@Nullable Object[] ring, int index) {
		for (int i = index; i > 0; i--) {
			ring[slot(ring, i)] = ring[slot(ring, i - 1)];
		}
		removeHead(ring);
	}

	private void removeHead(@Nullable Object[] ring) {
		ring[this.head] = null;
		this.head = slot(ring, 1);
		this.size--;
	}

	@Override
	public synchronized @Nullable Object poll() {
		@Nullable Object[] ring = this.ring;
		Object message = (ring != null) ? ring[this.head] : null;
		if (ring == null || message == null) {
			return null;
		}
		removeHead(ring);
		if (message instanceof Uncounted uncounted) {
			return uncounted.message();
		}
		return isCounted(message) ? taken(message) : message;
	}

	private Object taken(Object message) {
		this.counted--;
		if (message instanceof Replaceable keyed && this.replaceable != null) {
			this.replaceable.remove(keyed.key);
		}
		return unwrap(message);
	}

	private static Object unwrap(Object message) {
		return (message instanceof Replaceable keyed) ? keyed.message : message;
	}

	private static boolean isCounted(Object message) {
		return !(message instanceof Forwarder.Element) && !(message instanceof Uncounted);
	}

	/**
	 * Whether a message that counts is taken, and none dropped for it.
	 */
	synchronized boolean hasRoom() {
		return this.counted < this.capacity;
	}

	@Override
	public synchronized @Nullable Object peek() {
		Object message = get(0);
		return (message != null) ? unwrap(message) : null;
	}

	@Override
	public synchronized int size() {
		return this.size;
	}

	@Override
	public synchronized void clear() {
		this.ring = null;
		this.head = 0;
		this.size = 0;
		this.replaceable = null;
		this.counted = 0;
	}

	/**
	 * Gives back the memory of an empty queue.
	 */
	synchronized void trim() {
		if (this.size == 0) {
			clear();
		}
	}

	/**
	 * Drops what waits and takes nothing more.
	 */
	synchronized void close() {
		this.closed = true;
		clear();
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	@Override
	public synchronized Iterator<Object> iterator() {
		List<Object> messages = new ArrayList<>(this.size);
		for (int i = 0; i < this.size; i++) {
			messages.add(unwrap(Objects.requireNonNull(get(i))));
		}
		return Collections.unmodifiableList(messages).iterator();
	}

	/**
	 * A message that does not count against the capacity.
	 *
	 * @param message the message
	 */
	record Uncounted(Object message) {

	}

	/**
	 * A message that a newer one of its key replaces while it waits.
	 */
	private static final class Replaceable {

		private final Object key;

		private Object message;

		private Replaceable(Keyed keyed) {
			this.key = keyed.key();
			this.message = keyed.message();
		}

	}

}
