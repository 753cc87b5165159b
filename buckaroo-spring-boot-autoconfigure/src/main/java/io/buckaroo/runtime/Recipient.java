package io.buckaroo.runtime;

import io.buckaroo.Connection;

/**
 * A member of audiences, which receives their messages in batches. A recipient remembers
 * the position up to which it has received messages, and ignores those before it.
 */
interface Recipient {

	/**
	 * Receives the messages of a batch that are for this recipient, and handles them
	 * before returning, as far as its output permits. If the mailbox is too small for all
	 * of them, they are handled in parts; the overflow policy applies only if that makes
	 * no room. To be called on the event loop.
	 * @param batch the messages
	 * @return the number of messages received
	 */
	int receive(Batch<?> batch);

	/**
	 * Receives the messages of a batch that are for this recipient, to be handled later
	 * on the event loop. The overflow policy applies if there is no room. May be called
	 * from any thread.
	 * @param batch the messages
	 */
	void catchUp(Batch<?> batch);

	/**
	 * Returns the connection of this recipient.
	 */
	Connection connection();

}
