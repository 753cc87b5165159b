package io.buckaroo.runtime;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;

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
		if (this.overflow != Overflow.DROP_OLDEST) {
			return false;
		}
		for (Iterator<Object> oldestFirst = messages.iterator(); oldestFirst.hasNext();) {
			if (isCounted(oldestFirst.next())) {
				oldestFirst.remove();
				this.counted--;
				return true;
			}
		}
		return false;
	}

	@Override
	public synchronized @Nullable Object poll() {
		Object message = (this.messages != null) ? this.messages.poll() : null;
		if (message != null && isCounted(message)) {
			this.counted--;
		}
		return message;
	}

	private static boolean isCounted(Object message) {
		return !(message instanceof Forwarder.Element);
	}

	@Override
	public synchronized @Nullable Object peek() {
		return (this.messages != null) ? this.messages.peek() : null;
	}

	@Override
	public synchronized int size() {
		return (this.messages != null) ? this.messages.size() : 0;
	}

	@Override
	public synchronized void clear() {
		this.messages = null;
		this.counted = 0;
	}

	/**
	 * Gives back the memory of an empty queue.
	 */
	synchronized void trim() {
		if (this.messages != null && this.messages.isEmpty()) {
			this.messages = null;
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
		return (this.messages != null) ? new ArrayDeque<>(this.messages).iterator() : Collections.emptyIterator();
	}

}
