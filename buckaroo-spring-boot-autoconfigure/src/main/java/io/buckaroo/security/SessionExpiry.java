package io.buckaroo.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.buckaroo.handshake.CredentialsExpiry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import org.springframework.web.server.session.WebSessionStore;

/**
 * The expiry of a login that is stored in the web session. The login expires when the
 * session times out or is invalidated, when the login is removed from the session, and
 * when another user logs in. Messages of a connection do not count as use of the session;
 * ordinary requests do.
 * <p>
 * An early end, such as a logout, is detected by checking the session periodically. A
 * session in the memory of this process is inspected directly, because retrieving it from
 * the store would count as use. Other stores are queried, which does not extend the
 * session because it is not saved.
 */
public final class SessionExpiry implements CredentialsExpiry {

	private static final String LOGIN = WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME;

	/** Request attribute: the name of the user that opened the connection. */
	private static final String USER_ATTRIBUTE = SessionExpiry.class.getName() + ".user";

	private final @Nullable WebSessionStore store;

	private final Duration checkInterval;

	private final InstantSource clock;

	/**
	 * Creates the expiry of sessions.
	 * @param store the session store; {@code null} if unknown, in which case sessions are
	 * inspected directly
	 * @param checkInterval the interval at which sessions are checked, positive
	 * @param clock the source of the current time
	 */
	public SessionExpiry(@Nullable WebSessionStore store, Duration checkInterval, InstantSource clock) {
		this.store = (store instanceof InMemoryWebSessionStore) ? null : store;
		this.checkInterval = checkInterval;
		this.clock = clock;
	}

	@Override
	public Mono<Instant> expiry(ServerRequest request) {
		return request.principal()
			.filter(Authentication.class::isInstance)
			.flatMap((principal) -> request.session())
			.flatMap((session) -> expiry(request, session));
	}

	private Mono<Instant> expiry(ServerRequest request, WebSession opening) {
		String opener = (String) request.attributes().get(USER_ATTRIBUTE);
		Mono<WebSession> current = (opener != null && this.store != null) ? this.store.retrieveSession(opening.getId())
				: Mono.just(opening);
		return current.filter((session) -> !session.isExpired()).flatMap((session) -> {
			String user = user(session);
			if (user == null || (opener != null && !opener.equals(user))) {
				return Mono.empty();
			}
			request.attributes().put(USER_ATTRIBUTE, user);
			return Mono.just(expiry(session));
		});
	}

	private static @Nullable String user(WebSession session) {
		return (session.getAttribute(LOGIN) instanceof SecurityContext login && login.getAuthentication() != null)
				? login.getAuthentication().getName() : null;
	}

	private Instant expiry(WebSession session) {
		Instant nextCheck = this.clock.instant().plus(this.checkInterval);
		if (session.getMaxIdleTime().isNegative()) {
			return nextCheck;
		}
		Instant end = session.getLastAccessTime().plus(session.getMaxIdleTime());
		return end.isBefore(nextCheck) ? end : nextCheck;
	}

}
