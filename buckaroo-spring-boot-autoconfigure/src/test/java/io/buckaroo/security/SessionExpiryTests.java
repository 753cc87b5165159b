package io.buckaroo.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import org.springframework.web.server.session.WebSessionStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionExpiry}.
 */
class SessionExpiryTests {

	private static final String LOGIN = WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME;

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Duration DAY = Duration.ofDays(1);

	private final InMemoryWebSessionStore memory = new InMemoryWebSessionStore();

	private Instant now = Instant.parse("2026-01-01T12:00:00Z");

	private final InstantSource clock = () -> this.now;

	private WebSession session;

	@BeforeEach
	void login() {
		advance(Duration.ZERO);
		this.session = this.memory.createWebSession().block();
		this.session.setMaxIdleTime(MINUTE.multipliedBy(30));
		login("ada");
		this.session.save().block();
	}

	@Test
	void aLoginExpiresWithItsSession() {
		assertThat(expiryOf(this.memory, DAY, request())).isEqualTo(this.now.plus(MINUTE.multipliedBy(30)));
	}

	@Test
	void aSessionIsCheckedAgainAfterTheInterval() {
		assertThat(expiryOf(this.memory, MINUTE, request())).isEqualTo(this.now.plus(MINUTE));
	}

	@Test
	void aSessionThatDoesNotExpireIsCheckedAgain() {
		this.session.setMaxIdleTime(Duration.ofSeconds(-1));
		assertThat(expiryOf(this.memory, DAY, request())).isEqualTo(this.now.plus(DAY));
	}

	@Test
	void aCheckDoesNotCountAsUseOfTheSession() {
		ServerRequest request = request();
		expiryOf(this.memory, DAY, request);
		advance(MINUTE);
		assertThat(expiryOf(this.memory, DAY, request)).isEqualTo(this.now.plus(MINUTE.multipliedBy(29)));
		advance(MINUTE.multipliedBy(30));
		assertThat(expiryOf(this.memory, DAY, request)).isNull();
	}

	@Test
	void anotherRequestExtendsTheSession() {
		ServerRequest request = request();
		expiryOf(this.memory, DAY, request);
		advance(MINUTE);
		this.memory.retrieveSession(this.session.getId()).block();
		assertThat(expiryOf(this.memory, DAY, request)).isEqualTo(this.now.plus(MINUTE.multipliedBy(30)));
	}

	@Test
	void anInvalidatedSessionHasExpired() {
		ServerRequest request = request();
		expiryOf(this.memory, DAY, request);
		this.session.invalidate().block();
		assertThat(expiryOf(this.memory, DAY, request)).isNull();
	}

	@Test
	void aLoginThatIsRemovedFromTheSessionHasExpired() {
		ServerRequest request = request();
		expiryOf(this.memory, DAY, request);
		this.session.getAttributes().remove(LOGIN);
		assertThat(expiryOf(this.memory, DAY, request)).isNull();
	}

	@Test
	void aLoginHasExpiredWhenAnotherUserLogsIn() {
		ServerRequest request = request();
		expiryOf(this.memory, DAY, request);
		login("grace");
		assertThat(expiryOf(this.memory, DAY, request)).isNull();
	}

	@Test
	void credentialsOutsideTheSessionHaveNoExpiry() {
		this.session.getAttributes().remove(LOGIN);
		assertThat(expiryOf(this.memory, DAY, request())).isNull();
	}

	@Test
	void anAnonymousRequestHasNoExpiry() {
		ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/").build())
			.mutate()
			.principal(Mono.empty())
			.build();
		assertThat(expiryOf(this.memory, DAY, ServerRequest.create(exchange, List.of()))).isNull();
	}

	@Test
	void theSessionIsInspectedDirectlyIfTheStoreIsUnknown() {
		assertThat(expiryOf(null, DAY, request())).isEqualTo(this.now.plus(MINUTE.multipliedBy(30)));
	}

	@Test
	void anotherStoreIsQueriedForTheSession() {
		SharedStore shared = new SharedStore();
		shared.sessions.put(this.session.getId(), this.session);
		ServerRequest request = request();
		assertThat(expiryOf(shared, MINUTE, request)).isEqualTo(this.now.plus(MINUTE));
		assertThat(shared.queries).isZero();
		advance(MINUTE);
		assertThat(expiryOf(shared, MINUTE, request)).isEqualTo(this.now.plus(MINUTE));
		assertThat(shared.queries).isOne();
		shared.sessions.clear();
		assertThat(expiryOf(shared, MINUTE, request)).isNull();
	}

	private void login(String user) {
		this.session.getAttributes()
			.put(LOGIN, new SecurityContextImpl(new TestingAuthenticationToken(user, "password")));
	}

	private void advance(Duration time) {
		this.now = this.now.plus(time);
		this.memory.setClock(Clock.fixed(this.now, ZoneOffset.UTC));
	}

	private ServerRequest request() {
		ServerWebExchange exchange = MockServerWebExchange.builder(MockServerHttpRequest.get("/").build())
			.session(this.session)
			.build()
			.mutate()
			.principal(Mono.just(new TestingAuthenticationToken("ada", "password")))
			.build();
		return ServerRequest.create(exchange, List.of());
	}

	private @Nullable Instant expiryOf(@Nullable WebSessionStore store, Duration interval, ServerRequest request) {
		return new SessionExpiry(store, interval, this.clock).expiry(request).block();
	}

	/**
	 * A store outside this process.
	 */
	private static final class SharedStore implements WebSessionStore {

		private final Map<String, WebSession> sessions = new HashMap<>();

		private int queries;

		@Override
		public Mono<WebSession> createWebSession() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<WebSession> retrieveSession(String sessionId) {
			this.queries++;
			return Mono.justOrEmpty(this.sessions.get(sessionId));
		}

		@Override
		public Mono<Void> removeSession(String sessionId) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<WebSession> updateLastAccessTime(WebSession session) {
			throw new UnsupportedOperationException();
		}

	}

}
