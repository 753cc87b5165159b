package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Messages for the mailboxes of one event loop.
 *
 * @param begin the position of the first among all {@link Broadcasts}
 * @param sections whom each of them is for
 * @param messages the messages
 */
record Batch(long begin, @Nullable Section[] sections, @Nullable Object[] messages) {

	int size() {
		return this.messages.length;
	}

	/**
	 * The position behind the last message.
	 */
	long end() {
		return this.begin + size();
	}

	@Nullable Section section(long position) {
		return this.sections[(int) (position - this.begin)];
	}

	@Nullable Object message(long position) {
		return this.messages[(int) (position - this.begin)];
	}

	/**
	 * Whom the messages are for, some of them more than once.
	 */
	Iterator<Membership> recipients() {
		List<Membership> recipients = new ArrayList<>();
		Set<Section> served = new HashSet<>();
		for (Section section : this.sections) {
			if (section != null && served.add(section)) {
				recipients.addAll(section.members());
			}
		}
		return recipients.iterator();
	}

}
