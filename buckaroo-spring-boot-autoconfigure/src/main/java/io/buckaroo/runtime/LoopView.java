package io.buckaroo.runtime;

import io.buckaroo.Connection;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Termination;
import reactor.util.context.Context;

/**
 * The loop of a connection as its parts see it: the mailbox, timers, leases and pending
 * results. A class rather than an interface, so that its methods stay package-private.
 */
abstract class LoopView {

	/**
	 * Schedules a drain, unless one runs or is scheduled. May be called from any thread.
	 */
	abstract void wake();

	/**
	 * Drains even if a drain is scheduled, which then finds no work. Does nothing before
	 * the connection opens. To be called on the event loop, not from a callback.
	 */
	abstract void drainNow();

	/**
	 * Ends the connection, unless it is ending already for a reason that prevails. May be
	 * called from any thread.
	 * @return whether the connection ends for this reason
	 */
	abstract boolean end(Termination termination);

	/**
	 * Counts a message that the full mailbox has dropped, or that ends the connection.
	 * May be called from any thread.
	 */
	abstract void rejected(Overflow overflow);

	/**
	 * Whether the connection is ending or has ended. May be called from any thread.
	 */
	abstract boolean isEnding();

	/**
	 * Returns the event loop of the connection.
	 */
	abstract EventLoop eventLoop();

	/**
	 * Returns the Reactor context of the handshake.
	 */
	abstract Context context();

	/**
	 * Returns the connection.
	 * @throws IllegalStateException if it is not open yet
	 */
	abstract Connection connection();

}
