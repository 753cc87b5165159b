package io.buckaroo.runtime;

import io.buckaroo.Mailbox;
import reactor.core.Disposable;

/**
 * The mailbox of a connection, as topics see it. Safe to use from any thread.
 */
public interface Inbox extends Mailbox {

	/**
	 * Sends a message that does not count against the capacity, because the caller bounds
	 * the number of such messages.
	 * @param message the message
	 */
	void replay(Object message);

	/**
	 * Sends a message that does not count against the capacity, and reports when the
	 * handler takes it.
	 * @param message the message
	 * @param taken called once, on the event loop of the connection, when the message
	 * leaves the mailbox; never if the connection ends before
	 */
	void replay(Object message, Runnable taken);

	/**
	 * Joins an audience: this mailbox receives the messages that are sent to the audience
	 * from now on.
	 * @param audience the audience
	 * @return a handle that ends the membership when disposed
	 */
	Disposable join(Audience audience);

}
