package io.buckaroo.runtime;

import java.util.Arrays;
import java.util.Collection;

/**
 * The members of an audience on one event loop, whose {@link Broadcasts} guard them.
 */
final class Section {

	private final Broadcasts broadcasts;

	private Membership[] members = new Membership[2];

	private volatile int size;

	Section(Broadcasts broadcasts) {
		this.broadcasts = broadcasts;
	}

	Broadcasts broadcasts() {
		return this.broadcasts;
	}

	Membership add(ConnectionMailbox mailbox) {
		synchronized (this.broadcasts) {
			int size = this.size;
			if (size == this.members.length) {
				this.members = Arrays.copyOf(this.members, 2 * size);
			}
			Membership membership = new Membership(this, mailbox, this.broadcasts.end(), size);
			this.members[size] = membership;
			this.size = size + 1;
			return membership;
		}
	}

	/**
	 * Removes a member, whose place the last one takes.
	 * @return whether it was one
	 */
	boolean remove(Membership membership) {
		synchronized (this.broadcasts) {
			if (membership.index < 0) {
				return false;
			}
			int last = this.size - 1;
			this.members[membership.index] = this.members[last];
			this.members[last].index = membership.index;
			Arrays.fill(this.members, last, last + 1, null);
			membership.index = -1;
			this.size = last;
			return true;
		}
	}

	int size() {
		return this.size;
	}

	/**
	 * Adds the members to others.
	 */
	void addTo(Collection<Membership> others) {
		synchronized (this.broadcasts) {
			others.addAll(Arrays.asList(this.members).subList(0, this.size));
		}
	}

}
