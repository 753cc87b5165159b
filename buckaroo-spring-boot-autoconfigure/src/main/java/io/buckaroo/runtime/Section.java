package io.buckaroo.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The members of an audience on one event loop, whose {@link Broadcasts} guard them.
 */
final class Section {

	private final Broadcasts broadcasts;

	private Membership[] members = new Membership[2];

	private volatile int size;

	/** Somebody may walk over the members, which then must not move. */
	private boolean shared;

	Section(Broadcasts broadcasts) {
		this.broadcasts = broadcasts;
	}

	Broadcasts broadcasts() {
		return this.broadcasts;
	}

	Membership add(ConnectionMailbox mailbox) {
		// What is sent meanwhile finds it a member of both or of none
		synchronized (mailbox) {
			Membership membership = append(mailbox);
			mailbox.joined(membership);
			return membership;
		}
	}

	private Membership append(ConnectionMailbox mailbox) {
		synchronized (this.broadcasts) {
			int size = this.size;
			if (size == this.members.length) {
				copy(2 * size);
			}
			Membership membership = new Membership(this, mailbox, this.broadcasts.end(), size);
			this.members[size] = membership;
			this.size = size + 1;
			return membership;
		}
	}

	private void copy(int length) {
		this.members = Arrays.copyOf(this.members, length);
		this.shared = false;
	}

	void remove(Membership membership) {
		synchronized (membership.mailbox()) {
			if (take(membership)) {
				membership.mailbox().left(membership);
			}
		}
	}

	/**
	 * The last member takes its place.
	 */
	private boolean take(Membership membership) {
		synchronized (this.broadcasts) {
			if (membership.index < 0) {
				return false;
			}
			if (this.shared) {
				copy(this.members.length);
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

	boolean isEmpty() {
		return this.size == 0;
	}

	int size() {
		return this.size;
	}

	/**
	 * The members, as they are now.
	 */
	List<Membership> members() {
		synchronized (this.broadcasts) {
			this.shared = true;
			return Collections.unmodifiableList(Arrays.asList(this.members).subList(0, this.size));
		}
	}

}
