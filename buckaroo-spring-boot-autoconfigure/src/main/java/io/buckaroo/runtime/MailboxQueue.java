package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of a mailbox, with many producers and one consumer. Memory is
 * allocated when the first message waits, and grows as needed. {@link Uncounted} messages
 * do not count against the capacity.
 * <p>
 * The monitor of the queue guards it and is held for a few instructions, so that the
 * answer to a sender is exact even when the mailbox closes at the same time. For its
 * place in the lock order see {@link Broadcasts}.
 */
class MailboxQueue extends Ring<Object> {

	private final int capacity;

	private final Overflow overflow;

	/**
	 * The waiting messages that a newer one may replace, by their key; present once there
	 * is one.
	 */
	private @Nullable Map<Object, Replaceable> replaceable;

	/** The number of waiting messages that count against the capacity. */
	private int counted;

	private boolean closed;

	/**
	 * Creates an empty queue.
	 * @param capacity the maximum number of waiting messages that count; at least 1
	 * @param overflow the policy for a message that exceeds the capacity
	 */
	MailboxQueue(int capacity, Overflow overflow) {
		this.capacity = capacity;
		this.overflow = overflow;
	}

	/**
	 * Adds a message, or replaces a waiting one by it.
	 * @return {@code false} if the queue is closed, or is full and its overflow policy
	 * makes no room
	 */
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
		if (!(message instanceof Uncounted)) {
			if (this.counted == this.capacity && !makeRoom()) {
				return false;
			}
			this.counted++;
		}
		return super.offer(message);
	}

	/**
	 * Drops the oldest message that counts, if the overflow policy allows it.
	 */
	private boolean makeRoom() {
		if (this.overflow != Overflow.DROP_OLDEST && this.overflow != Overflow.LATEST) {
			return false;
		}
		for (int i = 0; i < super.size(); i++) {
			Object oldest = get(i);
			if (!(oldest instanceof Uncounted)) {
				removeAt(i);
				removed(oldest);
				dropped();
				return true;
			}
		}
		return false;
	}

	/**
	 * Called under the monitor after a waiting message was dropped to make room.
	 */
	void dropped() {
	}

	/**
	 * Removes the first message and returns it, or {@code null} if there is none.
	 */
	@Override
	public final @Nullable Object poll() {
		Object message = removeFirst();
		return (message instanceof Uncounted uncounted) ? uncounted.take() : message;
	}

	private synchronized @Nullable Object removeFirst() {
		Object message = super.poll();
		return (message == null || message instanceof Uncounted) ? message : removed(message);
	}

	private Object removed(Object message) {
		this.counted--;
		if (message instanceof Replaceable keyed && this.replaceable != null) {
			this.replaceable.remove(keyed.key);
		}
		return unwrap(message);
	}

	private static Object unwrap(Object message) {
		return (message instanceof Replaceable keyed) ? keyed.message : message;
	}

	final int capacity() {
		return this.capacity;
	}

	final Overflow overflow() {
		return this.overflow;
	}

	/**
	 * Whether a message that counts is accepted without dropping another.
	 */
	synchronized boolean hasRoom() {
		return this.counted < this.capacity;
	}

	@Override
	public synchronized @Nullable Object peek() {
		Object message = super.peek();
		return (message != null) ? unwrap(message) : null;
	}

	@Override
	public synchronized int size() {
		return super.size();
	}

	@Override
	public synchronized void clear() {
		super.clear();
		this.replaceable = null;
		this.counted = 0;
	}

	/**
	 * Releases the memory of an empty queue.
	 */
	synchronized void trim() {
		if (super.size() == 0) {
			clear();
		}
	}

	/**
	 * Drops the waiting messages and refuses all further ones.
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
		List<Object> messages = new ArrayList<>(super.size());
		super.iterator().forEachRemaining((message) -> messages.add(unwrap(message)));
		return Collections.unmodifiableList(messages).iterator();
	}

	/**
	 * A message that a newer one with the same key replaces while it waits.
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
