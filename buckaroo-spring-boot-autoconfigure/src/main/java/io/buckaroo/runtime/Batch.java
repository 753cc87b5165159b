package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import io.buckaroo.runtime.Broadcasts.Broadcast;

/**
 * Messages for the mailboxes of one event loop.
 *
 * @param begin the position of the first among all {@link Broadcasts}
 * @param messages the messages
 */
record Batch(long begin, Broadcast[] messages) {

	int size() {
		return this.messages.length;
	}

	/**
	 * The position behind the last message.
	 */
	long end() {
		return this.begin + size();
	}

	Broadcast at(long position) {
		return this.messages[(int) (position - this.begin)];
	}

	/**
	 * Whom the messages are for, as of now, some of them more than once.
	 */
	Iterator<Membership> recipients() {
		List<Membership> recipients = new ArrayList<>();
		Set<Section> seen = new HashSet<>();
		for (Broadcast message : this.messages) {
			if (seen.add(message.section())) {
				message.section().addTo(recipients);
			}
		}
		return recipients.iterator();
	}

}
