package io.buckaroo.test.client;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The users of requests that are underway, by an id that the client sends in a header and
 * that {@link TestUserWebFilter} looks up. An id is random and can be used once.
 */
final class AnnouncedUsers {

	static final String HEADER = "X-Buckaroo-Test-User";

	private static final Map<String, TestUser> USERS = new ConcurrentHashMap<>();

	private AnnouncedUsers() {
	}

	/**
	 * Announces the user of a request.
	 * @return the id to send in the request
	 */
	static String announce(TestUser user) {
		String id = UUID.randomUUID().toString();
		USERS.put(id, user);
		return id;
	}

	/**
	 * Returns the user of a request, at most once.
	 * @param id the id of the request, or {@code null} if it has none
	 */
	static @Nullable TestUser take(@Nullable String id) {
		return (id != null) ? USERS.remove(id) : null;
	}

}
