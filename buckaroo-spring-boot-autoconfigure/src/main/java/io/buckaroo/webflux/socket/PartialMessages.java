package io.buckaroo.webflux.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of all messages of a server that have been received in part. Connections
 * report it after a read, so a message that arrives in one read is not counted. Safe to
 * use from any thread.
 */
public final class PartialMessages {

	private final long max;

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * Creates the account of a server.
	 * @param max the maximum number of bytes; zero means no limit
	 */
	public PartialMessages(long max) {
		this.max = (max > 0) ? max : Long.MAX_VALUE;
	}

	/**
	 * Changes the memory of one connection, unless it would exceed the maximum.
	 * @param from the number of bytes so far
	 * @param to the new number of bytes
	 * @return {@code false} if nothing was changed, because the sum of all connections
	 * would exceed the maximum
	 */
	public boolean resize(long from, long to) {
		long all = this.bytes.addAndGet(to - from);
		if (to <= from || all <= this.max) {
			return true;
		}
		this.bytes.addAndGet(from - to);
		return false;
	}

	/**
	 * Returns the memory of all connections.
	 * @return the number of bytes
	 */
	public long bytes() {
		return this.bytes.get();
	}

}
