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
 * The expiry of a login that is kept in the session: when the session ends, because
 * nobody used it or because it was invalidated, and when the login is no longer in it.
 * What a connection sends and receives does not use its session, ordinary requests do.
 * <p>
 * An end that comes early, as by a logout, is noticed by looking again and again. A
 * session in the memory of this process is looked at where it is, as asking the store for
 * it would count as using it. Other stores are asked, and forget that they were, because
 * the session is not saved.
 */
public final class SessionExpiry implements CredentialsExpiry {

	private static final String LOGIN = WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME;

	/** Who was logged in when the connection was opened. */
	private static final String USER = SessionExpiry.class.getName() + ".user";

	private final @Nullable WebSessionStore store;

	private final Duration checkInterval;

	private final InstantSource clock;

	/**
	 * Creates the expiry of sessions.
	 * @param store where sessions are; {@code null} if that is not known, which is taken
	 * for the memory of this process
	 * @param checkInterval how often to look at a session; positive
	 * @param clock tells what time it is
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
		String opener = (String) request.attributes().get(USER);
		Mono<WebSession> current = (opener != null && this.store != null) ? this.store.retrieveSession(opening.getId())
				: Mono.just(opening);
		return current.filter((session) -> !session.isExpired()).flatMap((session) -> {
			String user = user(session);
			if (user == null || (opener != null && !opener.equals(user))) {
				return Mono.empty();
			}
			request.attributes().put(USER, user);
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
