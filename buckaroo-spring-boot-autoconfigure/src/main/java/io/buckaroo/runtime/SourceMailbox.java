package io.buckaroo.runtime;

import io.buckaroo.Mailbox;
import reactor.core.Disposable;

/**
 * A mailbox, as its timers and forwarded publishers see it: they end with the mailbox
 * unless they are removed before.
 */
interface SourceMailbox extends Mailbox {

	/**
	 * Removes a source that has ended.
	 * @param source the timer or forwarded publisher
	 */
	void remove(Disposable source);

}
