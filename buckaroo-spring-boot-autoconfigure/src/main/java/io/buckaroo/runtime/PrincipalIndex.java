package io.buckaroo.runtime;

import java.security.Principal;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Finds the open connections of a principal by its name. Safe to use from any thread.
 * <p>
 * Anonymous connections are not stored. The only connection of a principal costs a map
 * entry and a set of one; further connections of the same principal share a hash set. An
 * {@link Audience} for each principal would deliver in batches as for routes, but costs
 * each authenticated connection a second membership and a map for both.
 *
 * @param <C> the type of the connections
 */
final class PrincipalIndex<C> {

	/**
	 * Non-empty sets: an immutable one for one connection, otherwise a concurrent one.
	 */
	private final Map<String, Set<C>> connections = new ConcurrentHashMap<>();

	/**
	 * Adds a connection.
	 * @param principal the principal, under whose present name the connection is found;
	 * {@code null} if the connection is anonymous
	 * @param connection the connection
	 */
	void add(@Nullable Principal principal, C connection) {
		String name = (principal != null) ? principal.getName() : null;
		if (name != null) {
			this.connections.merge(name, Set.of(connection), PrincipalIndex::union);
		}
	}

	private static <C> Set<C> union(Set<C> present, Set<C> added) {
		Set<C> union = present;
		if (present.size() == 1) {
			// May be the immutable set
			union = ConcurrentHashMap.newKeySet();
			union.addAll(present);
		}
		union.addAll(added);
		return union;
	}

	/**
	 * Removes a connection. Does nothing if it is not present. Never throws; a principal
	 * whose name has changed, or fails, is searched for.
	 * @param principal the principal that the connection was added with
	 * @param connection the connection
	 */
	void remove(@Nullable Principal principal, C connection) {
		if (principal != null && !removeByName(principal, connection)) {
			this.connections.keySet().forEach((name) -> remove(name, connection));
		}
	}

	private boolean removeByName(Principal principal, C connection) {
		try {
			String name = principal.getName();
			return name == null || remove(name, connection);
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private boolean remove(String name, C connection) {
		boolean present = of(name).contains(connection);
		if (present) {
			this.connections.computeIfPresent(name, (key, set) -> difference(set, connection));
		}
		return present;
	}

	private static <C> @Nullable Set<C> difference(Set<C> present, C connection) {
		if (!present.contains(connection)) {
			return present;
		}
		if (present.size() == 1) {
			return null;
		}
		present.remove(connection);
		return present;
	}

	/**
	 * Returns the connections of a principal.
	 * @param name the name of the principal
	 * @return a view that may or may not reflect concurrent changes; empty if the
	 * principal has no connection
	 */
	Collection<C> of(String name) {
		return this.connections.getOrDefault(name, Set.of());
	}

}
