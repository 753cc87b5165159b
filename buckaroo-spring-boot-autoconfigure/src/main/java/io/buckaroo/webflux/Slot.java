package io.buckaroo.webflux;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.buckaroo.runtime.ConnectionLoop;
import org.jspecify.annotations.Nullable;

/**
 * The place of a connection among those that there may be. A handshake has it first, and
 * passes it to the connection that becomes of it. It is given back once, whatever comes
 * of either. Safe to use from any thread.
 */
final class Slot implements Runnable {

	private static final AtomicReferenceFieldUpdater<Slot, Holder> HOLDER = AtomicReferenceFieldUpdater
		.newUpdater(Slot.class, Holder.class, "holder");

	private final Quota<Object> quota;

	private final @Nullable Object who;

	private final @Nullable Slot other;

	private volatile Holder holder = Holder.HANDSHAKE;

	/**
	 * Creates a slot that a handshake has taken.
	 * @param quota where it was taken from
	 * @param who who has taken it, or {@code null}
	 * @param other one that goes with it, or {@code null}
	 */
	Slot(Quota<Object> quota, @Nullable Object who, @Nullable Slot other) {
		this.quota = quota;
		this.who = who;
		this.other = other;
	}

	/**
	 * Passes the slot to a connection that is about to open. When the exchange is over
	 * already, so is the connection.
	 * @param loop the connection
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
	 * The exchange is over: unless a connection has become of it, the slot is free.
	 */
	void handshakeOver() {
		if (HOLDER.compareAndSet(this, Holder.HANDSHAKE, Holder.NOBODY)) {
			giveBack();
		}
	}

	/**
	 * The connection is over.
	 */
	@Override
	public void run() {
		if (HOLDER.compareAndSet(this, Holder.CONNECTION, Holder.NOBODY)) {
			giveBack();
		}
	}

	private void giveBack() {
		this.quota.giveBack(this.who);
		if (this.other != null) {
			this.other.giveBack();
		}
	}

	/**
	 * Who has a slot.
	 */
	private enum Holder {

		HANDSHAKE, CONNECTION, NOBODY

	}

}
