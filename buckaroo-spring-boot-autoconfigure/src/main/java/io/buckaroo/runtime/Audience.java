package io.buckaroo.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Connections that receive the same messages, such as those of a route or the subscribers
 * of a topic; an {@link Inbox} {@linkplain Inbox#join joins} it. A message is handed once
 * to each event loop that has members, and the event loop adds it to their mailboxes.
 * Safe to use from any thread.
 */
public final class Audience {

	private static final Section[] NONE = {};

	/** One section for each event loop that has had a member. */
	private volatile Section[] sections = NONE;

	/**
	 * Creates an empty audience.
	 */
	public Audience() {
	}

	/**
	 * Returns the section of an event loop, which is added if there is none.
	 * @param broadcasts the broadcasts of the event loop
	 */
	Section section(Broadcasts broadcasts) {
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
	 * @return the number of members
	 */
	public int send(Object message) {
		int members = 0;
		for (Section section : this.sections) {
			members += section.broadcasts().send(section, message);
		}
		return members;
	}

	/**
	 * Sends a message to all members that does not count against the capacity of their
	 * mailboxes, because the caller bounds the number of such messages.
	 * @param message the message
	 */
	public void replay(Object message) {
		send(new Uncounted.Replayed(message));
	}

	/**
	 * Whether the audience has no members.
	 * @return whether it is empty
	 */
	public boolean isEmpty() {
		return size() == 0;
	}

	/**
	 * Returns the number of members.
	 * @return the number of members
	 */
	public int size() {
		int size = 0;
		for (Section section : this.sections) {
			size += section.size();
		}
		return size;
	}

	/**
	 * Returns the connections of the current members.
	 */
	Stream<Connection> connections() {
		List<Membership> members = new ArrayList<>();
		for (Section section : this.sections) {
			section.addTo(members);
		}
		return members.stream().map((member) -> member.recipient().connection());
	}

}
