package io.buckaroo.runtime;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue in a ring buffer, which is allocated with the first element, doubles
 * when it is full and is released by {@link #clear}. Not safe for concurrent use.
 *
 * @param <E> the type of the elements
 */
abstract class Ring<E> extends AbstractQueue<E> {

	/** A power of two, as every later capacity. */
	private static final int INITIAL_CAPACITY = 4;

	/** The elements, from {@link #head} on and around the end. */
	private @Nullable Object @Nullable [] ring;

	private int head;

	private int size;

	@Override
	public boolean offer(E element) {
		@Nullable Object[] ring = ringWithRoom();
		ring[slot(ring, this.size++)] = element;
		return true;
	}

	private @Nullable Object[] ringWithRoom() {
		@Nullable Object[] ring = this.ring;
		if (ring == null || this.size == ring.length) {
			ring = (ring != null) ? doubled(ring) : new Object[INITIAL_CAPACITY];
			this.ring = ring;
			this.head = 0;
		}
		return ring;
	}

	private @Nullable Object[] doubled(@Nullable Object[] ring) {
		@Nullable Object[] doubled = new Object[2 * ring.length];
		int untilEnd = ring.length - this.head;
		System.arraycopy(ring, this.head, doubled, 0, untilEnd);
		System.arraycopy(ring, 0, doubled, untilEnd, this.head);
		return doubled;
	}

	private int slot(@Nullable Object[] ring, int index) {
		return (this.head + index) & (ring.length - 1);
	}

	@Override
	public @Nullable E poll() {
		@Nullable Object[] ring = this.ring;
		E element = (ring != null) ? element(ring, 0) : null;
		if (ring != null && element != null) {
			removeHead(ring);
		}
		return element;
	}

	@Override
	public @Nullable E peek() {
		@Nullable Object[] ring = this.ring;
		return (ring != null) ? element(ring, 0) : null;
	}

	@SuppressWarnings("unchecked")
	private @Nullable E element(@Nullable Object[] ring, int index) {
		return (E) ring[slot(ring, index)];
	}

	private void removeHead(@Nullable Object[] ring) {
		int head = this.head;
		ring[head] = null;
		this.head = (head + 1) & (ring.length - 1);
		this.size--;
	}

	/**
	 * Returns an element without removing it.
	 * @param index the index, from 0 for the first element
	 */
	final E get(int index) {
		if (this.ring == null || index >= this.size) {
			throw new IndexOutOfBoundsException(index);
		}
		return Objects.requireNonNull(element(this.ring, index));
	}

	/**
	 * Removes an element and moves those before it by one.
	 * @param index the index, from 0 for the first element
	 */
	final void removeAt(int index) {
		@Nullable Object[] ring = this.ring;
		if (ring == null || index >= this.size) {
			throw new IndexOutOfBoundsException(index);
		}
		for (int i = index; i > 0; i--) {
			ring[slot(ring, i)] = ring[slot(ring, i - 1)];
		}
		removeHead(ring);
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public boolean isEmpty() {
		return size() == 0;
	}

	@Override
	public void clear() {
		this.ring = null;
		this.head = 0;
		this.size = 0;
	}

	/**
	 * Iterates over a snapshot.
	 */
	@Override
	public Iterator<E> iterator() {
		List<E> elements = new ArrayList<>(this.size);
		for (int i = 0; i < this.size; i++) {
			elements.add(get(i));
		}
		return Collections.unmodifiableList(elements).iterator();
	}

}
