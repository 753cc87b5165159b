package io.buckaroo.runtime;

import java.util.Arrays;
import java.util.Collection;

/**
 * The members of an audience on one event loop. The monitor of the event loop's
 * {@link Broadcasts} guards them, so that a membership begins between two messages.
 */
final class Section implements Destination {

	private final Broadcasts broadcasts;

	private Membership[] members = new Membership[2];

	/** Written under the monitor only. */
	private volatile int size;

	Section(Broadcasts broadcasts) {
		this.broadcasts = broadcasts;
	}

	Broadcasts broadcasts() {
		return this.broadcasts;
	}

	/**
	 * Adds a member, which receives the messages that follow.
	 */
	void add(Membership membership) {
		synchronized (this.broadcasts) {
			int size = this.size;
			if (size == this.members.length) {
				this.members = Arrays.copyOf(this.members, 2 * size);
			}
			membership.from = this.broadcasts.end();
			membership.index = size;
			this.members[size] = membership;
			this.size = size + 1;
		}
	}

	/**
	 * Removes a member and moves the last one into its place.
	 * @return whether it was a member
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

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public void addTo(Collection<Membership> target) {
		synchronized (this.broadcasts) {
			target.addAll(Arrays.asList(this.members).subList(0, this.size));
		}
	}

}
