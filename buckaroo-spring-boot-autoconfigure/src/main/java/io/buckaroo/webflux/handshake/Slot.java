package io.buckaroo.webflux.handshake;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.buckaroo.runtime.ConnectionLoop;
import org.jspecify.annotations.Nullable;

/**
 * The place of one connection within a limit. A handshake takes it and passes it to its
 * connection. It is given back once, when the last holder ends. Safe to use from any
 * thread.
 */
final class Slot implements Runnable {

	private static final AtomicReferenceFieldUpdater<Slot, Holder> HOLDER = AtomicReferenceFieldUpdater
		.newUpdater(Slot.class, Holder.class, "holder");

	private final Quota<Object> quota;

	private final @Nullable Object key;

	private final @Nullable Slot other;

	private volatile Holder holder = Holder.HANDSHAKE;

	/**
	 * Creates a slot that a handshake holds.
	 * @param quota the quota that it counts against
	 * @param key the key in the quota, or {@code null}
	 * @param other a slot within another limit, given back together with this one, or
	 * {@code null}
	 */
	Slot(Quota<Object> quota, @Nullable Object key, @Nullable Slot other) {
		this.quota = quota;
		this.key = key;
		this.other = other;
	}

	/**
	 * Passes the slot to a connection that is about to open. If the exchange has ended
	 * already, the connection ends too.
	 * @param loop the loop of the connection
	 */
	void passTo(ConnectionLoop<?, ?> loop) {
		if (HOLDER.compareAndSet(this, Holder.HANDSHAKE, Holder.CONNECTION)) {
			loop.afterEnd(this);
		}
		else {
			loop.disconnected();
		}
	}

	/**
	 * Gives the slot back when the exchange of the handshake ends, unless a connection
	 * holds it.
	 */
	void exchangeOver() {
		if (HOLDER.compareAndSet(this, Holder.HANDSHAKE, Holder.NONE)) {
			giveBack();
		}
	}

	/**
	 * Gives the slot back when the connection ends.
	 */
	@Override
	public void run() {
		if (HOLDER.compareAndSet(this, Holder.CONNECTION, Holder.NONE)) {
			giveBack();
		}
	}

	private void giveBack() {
		this.quota.giveBack(this.key);
		if (this.other != null) {
			this.other.giveBack();
		}
	}

	/**
	 * The holder of a slot.
	 */
	private enum Holder {

		HANDSHAKE, CONNECTION, NONE

	}

}
