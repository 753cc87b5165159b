package io.buckaroo.runtime;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue of a mailbox, with many producers and one consumer. It takes memory
 * when the first message waits and grows as needed. Elements of a forwarded publisher do
 * not count against the capacity: their own demand bounds them.
 * <p>
 * A lock held for a few instructions guards it, which makes the answer to a sender exact
 * even when the mailbox closes at the same time.
 */
final class MailboxQueue extends AbstractQueue<Object> {

	private static final int INITIAL_CAPACITY = 4;

	private final int capacity;

	private final Overflow overflow;

	private @Nullable ArrayDeque<Object> messages;

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
		if (this.messages == null) {
			this.messages = new ArrayDeque<>(INITIAL_CAPACITY);
		}
		if (isCounted(message)) {
			if (this.counted == this.capacity && !makeRoom(this.messages)) {
				return false;
			}
			this.counted++;
		}
		return this.messages.add(message);
	}

	private boolean makeRoom(ArrayDeque<Object> messages) {
		if (this.overflow != Overflow.DROP_OLDEST && this.overflow != Overflow.LATEST) {
			return false;
		}
		for (Iterator<Object> oldestFirst = messages.iterator(); oldestFirst.hasNext();) {
			Object oldest = oldestFirst.next();
			if (isCounted(oldest)) {
				oldestFirst.remove();
				taken(oldest);
				return true;
			}
		}
		return false;
	}

	@Override
	public synchronized @Nullable Object poll() {
		Object message = (this.messages != null) ? this.messages.poll() : null;
		return (message != null && isCounted(message)) ? taken(message) : message;
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
		return !(message instanceof Forwarder.Element);
	}

	@Override
	public synchronized @Nullable Object peek() {
		Object message = (this.messages != null) ? this.messages.peek() : null;
		return (message != null) ? unwrap(message) : null;
	}

	@Override
	public synchronized int size() {
		return (this.messages != null) ? this.messages.size() : 0;
	}

	@Override
	public synchronized void clear() {
		this.messages = null;
		this.replaceable = null;
		this.counted = 0;
	}

	/**
	 * Gives back the memory of an empty queue.
	 */
	synchronized void trim() {
		if (this.messages != null && this.messages.isEmpty()) {
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
		return (this.messages != null) ? this.messages.stream().map(MailboxQueue::unwrap).toList().iterator()
				: Collections.emptyIterator();
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
