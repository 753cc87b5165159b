package io.buckaroo.runtime;

import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.util.context.Context;

/**
 * A connection, as the registry sees it: its mailbox, its membership in its route and its
 * lease.
 */
abstract class OpenConnection extends CountedConnection {

	final ConnectionMailbox mailbox;

	/** Whether the steps of the end have begun. Confined to the event loop. */
	boolean ended;

	/** Whether a planned end does not wait for the result that is underway. */
	private volatile boolean cut;

	/** The membership in the audience of the route. */
	private @Nullable Disposable membership;

	/** Present if the lifetime of the connection is limited. */
	private @Nullable LeaseTimer lease;

	OpenConnection(EventLoop eventLoop, Context context, Broadcasts broadcasts, ConnectionSettings settings) {
		super(eventLoop, context);
		this.mailbox = new ConnectionMailbox(this, broadcasts, settings.mailboxCapacity(), settings.overflow());
	}

	/**
	 * Returns the mailbox of the connection.
	 * @return the mailbox
	 */
	public Mailbox mailbox() {
		return this.mailbox;
	}

	/**
	 * Ends the connection without waiting for the result that is underway. May be called
	 * from any thread.
	 * @param planned the reason, which otherwise waits
	 */
	final void cut(Termination planned) {
		this.cut = true;
		setEnding(planned);
		wake();
	}

	final boolean isCut() {
		return this.cut;
	}

	/**
	 * Limits the lifetime of the connection. Replaces the previous lease, if there is
	 * one; ignored once the connection has ended. To be called on the event loop.
	 * @param lease the lease
	 */
	public void lease(Lease lease) {
		if (this.ended) {
			return;
		}
		if (this.lease != null) {
			this.lease.replace(lease);
		}
		else {
			this.lease = new LeaseTimer(this, lease);
			this.lease.start();
		}
	}

	/**
	 * Replaces the lease. May be called from any thread.
	 */
	final void renew(Lease lease) {
		eventLoop().execute(() -> lease(lease));
	}

	final void stopLease() {
		if (this.lease != null) {
			this.lease.stop();
		}
	}

	/**
	 * Returns the statistics of the connection. May be called from any thread.
	 */
	abstract ConnectionStatistics statistics();

	/**
	 * Whether the mailbox is at least half full. May be called from any thread.
	 */
	final boolean isFilling() {
		return 2L * this.mailbox.size() >= this.mailbox.capacity();
	}

	/**
	 * Joins the audience of the route.
	 */
	final void join(Audience route) {
		this.membership = this.mailbox.join(route);
	}

	/**
	 * Leaves the audience of the route, if the connection has joined it.
	 */
	final void leave() {
		if (this.membership != null) {
			this.membership.dispose();
		}
	}

}
