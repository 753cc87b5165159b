package io.buckaroo.runtime;

import java.util.HashMap;
import java.util.Map;

import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The part of a mailbox that receives the messages sent to audiences: its memberships,
 * and the position up to which it has received such messages. The monitor of the queue
 * guards them; for the lock order see {@link Broadcasts}.
 */
abstract class MailboxRecipient implements Recipient {

	final LoopView loop;

	final MailboxQueue queue;

	/** The messages sent to audiences, of the event loop of the connection. */
	private final Broadcasts broadcasts;

	/** The first membership, which is usually that in the route. */
	private @Nullable SectionMembership membership;

	/** The other memberships, by section; most mailboxes have none. */
	private @Nullable Map<Section, SectionMembership> memberships;

	/**
	 * The position after the last broadcast received. Written under the monitor of the
	 * queue.
	 */
	private volatile long taken;

	MailboxRecipient(LoopView loop, Broadcasts broadcasts, int capacity, Overflow overflow) {
		this.loop = loop;
		this.broadcasts = broadcasts;
		this.queue = new MailboxQueue(capacity, overflow) {

			@Override
			void dropped() {
				MailboxRecipient.this.loop.rejected(overflow());
			}

		};
	}

	@Override
	public Connection connection() {
		return this.loop.connection();
	}

	@Override
	public int receive(Batch<?> batch) {
		int received = take(batch, false);
		while (this.taken < batch.end()) {
			this.loop.drainNow();
			received += take(batch, !this.queue.hasRoom());
		}
		if (received > 0) {
			this.loop.drainNow();
		}
		return received;
	}

	@Override
	public void catchUp(Batch<?> batch) {
		if (take(batch, true) > 0) {
			this.loop.wake();
		}
	}

	/**
	 * Receives the messages that wait on the event loop, so that a message that the
	 * calling thread sends next follows those that it sent before.
	 */
	final void catchUp() {
		if (this.broadcasts.isPending() && this.taken < this.broadcasts.end()) {
			catchUp(this.broadcasts.pending());
		}
	}

	/**
	 * Adds the messages of a batch that are for this mailbox, and that it has not
	 * received yet, to the queue. The caller wakes the loop, once for all messages.
	 * @param batch the messages
	 * @param overflow whether the overflow policy applies if there is no room; otherwise
	 * the rest of the batch is left
	 * @return the number of messages received
	 */
	private int take(Batch<?> batch, boolean overflow) {
		int received = 0;
		synchronized (this.queue) {
			long position = Math.max(this.taken, batch.begin());
			for (; position < batch.end() && (overflow || this.queue.hasRoom()); position++) {
				Batch.Entry<?> entry = batch.at(position);
				Membership membership = membershipIn(entry.destination());
				if (membership != null && membership.from <= position && !this.loop.isEnding()) {
					received++;
					offer(entry.message());
				}
			}
			// Last: a thread that reads it finds the messages in the queue
			this.taken = position;
		}
		return received;
	}

	/**
	 * Adds a message to the queue. An exception, such as one thrown by the key of the
	 * message, fails this connection and no other.
	 */
	private void offer(Object message) {
		try {
			if (!this.queue.offer(message)) {
				refused();
			}
		}
		catch (Throwable ex) {
			this.loop.end(new Termination.Failed(ex));
		}
	}

	/**
	 * Applies the overflow policy after the queue has refused a message.
	 * @return the outcome for the sender
	 */
	abstract Mailbox.Delivery refused();

	private @Nullable Membership membershipIn(Object destination) {
		if (this.membership != null && this.membership.section == destination) {
			return this.membership;
		}
		return (this.memberships != null) ? this.memberships.get(destination) : null;
	}

	/**
	 * Joins an audience.
	 * @return a handle that ends the membership when disposed
	 */
	public Disposable join(Audience audience) {
		Section section = audience.section(this.broadcasts);
		SectionMembership membership = new SectionMembership(section);
		synchronized (this.queue) {
			section.add(membership);
			if (this.membership == null) {
				this.membership = membership;
			}
			else {
				if (this.memberships == null) {
					this.memberships = new HashMap<>();
				}
				this.memberships.put(section, membership);
			}
		}
		return membership;
	}

	private void leave(SectionMembership membership) {
		synchronized (this.queue) {
			if (!membership.section.remove(membership)) {
				return;
			}
			if (this.membership == membership) {
				this.membership = null;
			}
			else if (this.memberships != null) {
				this.memberships.remove(membership.section);
			}
		}
	}

	/**
	 * A membership of this mailbox, which ends when it is disposed.
	 */
	private final class SectionMembership extends Membership implements Disposable {

		private final Section section;

		private SectionMembership(Section section) {
			this.section = section;
		}

		@Override
		Recipient recipient() {
			return MailboxRecipient.this;
		}

		@Override
		public void dispose() {
			leave(this);
		}

	}

}
