package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Connections that receive the same messages: those of a route, or of a topic. A message
 * is handed to each event loop that has some of them, once for all, however many there
 * are; the event loop puts it into their mailboxes. Safe to use from any thread.
 */
public final class Audience {

	private static final Section[] NONE = {};

	/** One for each event loop that has had a member. */
	private volatile Section[] sections = NONE;

	/**
	 * Creates an empty audience.
	 */
	public Audience() {
	}

	/**
	 * Adds a member, who receives what is sent from now on.
	 * @param inbox where its messages go
	 * @return ends the membership when disposed of
	 */
	public Disposable add(Inbox inbox) {
		ConnectionMailbox mailbox = (ConnectionMailbox) inbox;
		return mailbox.join(section(mailbox.broadcasts()));
	}

	private Section section(Broadcasts broadcasts) {
		Section section = find(broadcasts);
		return (section != null) ? section : addSection(broadcasts);
	}

	private @Nullable Section find(Broadcasts broadcasts) {
		for (Section section : this.sections) {
			if (section.broadcasts() == broadcasts) {
				return section;
			}
		}
		return null;
	}

	private synchronized Section addSection(Broadcasts broadcasts) {
		Section section = find(broadcasts);
		if (section == null) {
			section = new Section(broadcasts);
			Section[] more = Arrays.copyOf(this.sections, this.sections.length + 1);
			more[this.sections.length] = section;
			this.sections = more;
		}
		return section;
	}

	/**
	 * Sends a message to all members.
	 * @param message the message
	 * @return to how many
	 */
	public int send(Object message) {
		int members = 0;
		for (Section section : this.sections) {
			members += section.broadcasts().send(section, message);
		}
		return members;
	}

	/**
	 * Sends a message to all members, beside what their mailboxes may hold.
	 * @param message the message
	 */
	public void replay(Object message) {
		send(new MailboxQueue.Uncounted(message));
	}

	/**
	 * Whether nobody is there.
	 * @return whether nobody is
	 */
	public boolean isEmpty() {
		for (Section section : this.sections) {
			if (section.size() > 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The members, as they are now.
	 */
	Stream<ConnectionLoop<?, ?>> connections() {
		List<Membership> members = new ArrayList<>();
		for (Section section : this.sections) {
			section.addTo(members);
		}
		return members.stream().map(Membership::loop);
	}

}
