package io.buckaroo.runtime;

import io.buckaroo.Mailbox;

/**
 * A mailbox as topics see it: of one kind, which an {@link Audience} knows.
 */
public sealed interface Inbox extends Mailbox permits ConnectionMailbox {

	/**
	 * Sends a message that does not count against the capacity, since whoever replays has
	 * a bound of their own.
	 * @param message the message
	 */
	void replay(Object message);

}
