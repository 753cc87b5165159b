package io.buckaroo.topic.redis;

import java.util.HashSet;
import java.util.Set;

import io.buckaroo.PresenceChange;
import org.jspecify.annotations.Nullable;

/**
 * The members of a topic, as last read from Redis. Not thread-safe: guarded by the lock
 * of the topic.
 */
final class PresenceView {

	private final String topic;

	private final Set<String> members = new HashSet<>();

	PresenceView(String topic) {
		this.topic = topic;
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	/**
	 * Replaces the members.
	 * @param current the members on all nodes
	 * @return the change from the previous members, or {@code null} if there is none
	 */
	@Nullable PresenceChange update(Set<String> current) {
		Set<String> joined = new HashSet<>(current);
		joined.removeAll(this.members);
		Set<String> left = new HashSet<>(this.members);
		left.removeAll(current);
		this.members.retainAll(current);
		this.members.addAll(current);
		return (!joined.isEmpty() || !left.isEmpty()) ? new PresenceChange(this.topic, joined, left) : null;
	}

	/**
	 * Returns the members as a change, for a subscriber that has caught up.
	 * @return the change, or {@code null} if there are no members
	 */
	@Nullable PresenceChange current() {
		return !isEmpty() ? new PresenceChange(this.topic, this.members, Set.of()) : null;
	}

}
