package io.buckaroo.test.client;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.test.context.support.ReactorContextTestExecutionListener;
import org.springframework.security.test.context.support.WithAnonymousUser;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.security.test.context.support.WithSecurityContextTestExecutionListener;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests of the users of a {@link ClientRequest}, in an application with Spring Security.
 */
@ExtendWith(SpringExtension.class)
@TestExecutionListeners({ WithSecurityContextTestExecutionListener.class, ReactorContextTestExecutionListener.class })
class ClientSecurityIT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.secured(Handlers.class);

	@Test
	void aRequestWithoutUserIsRefused() {
		application.client().socket("/private").expectRefused(401);
		application.client().stream("/private").expectRefused(401);
	}

	@Test
	void aUserWithRolesIsAuthenticated() {
		application.client().socket("/private").user("ann").open().expectText("ann [ROLE_USER] ann");
		application.client()
			.socket("/admin")
			.user("ann", "ADMIN", "USER")
			.open()
			.expectText("ann [ROLE_ADMIN, ROLE_USER] ann");
		application.client().stream("/private").user("ann").open().expectEvent("ann [ROLE_USER] ann");
	}

	@Test
	void aUserWithoutTheRoleIsRefused() {
		application.client().socket("/admin").user("ann").expectRefused(403);
		application.client().stream("/admin").user("ann").expectRefused(403);
	}

	@Test
	void severalUsersAreConnectedAtOnce() {
		ClientSocket ann = application.client().socket("/private").user("ann").open();
		ClientSocket bob = application.client().socket("/private").user("bob").open();
		ann.expectText("ann [ROLE_USER] ann");
		bob.expectText("bob [ROLE_USER] bob");
	}

	@Test
	void anAuthenticationIsUsedAsItIs() {
		Authentication user = new TestingAuthenticationToken("ann", "secret", "SCOPE_moderate");
		application.client().socket("/private").user(user).open().expectText("ann [SCOPE_moderate] ann");
	}

	@Test
	void anotherPrincipalHasNoAuthorities() {
		application.client().socket("/private").user(() -> "ann").open().expectText("ann [] ann");
	}

	@Test
	@WithMockUser(username = "mock", roles = "ADMIN")
	void theUserOfTheTestIsAuthenticated() {
		application.client().socket("/admin").open().expectText("mock [ROLE_ADMIN] mock");
		application.client().stream("/admin").open().expectEvent("mock [ROLE_ADMIN] mock");
	}

	@Test
	@WithMockUser("mock")
	void aRequestCanHaveAnotherUserThanTheTest() {
		application.client().socket("/private").user("ann").open().expectText("ann [ROLE_USER] ann");
		application.client().stream("/private").user("ann").open().expectEvent("ann [ROLE_USER] ann");
	}

	@Test
	@WithMockUser("mock")
	void anAnonymousRequestIsNotAuthenticatedAsTheUserOfTheTest() {
		application.client().socket("/private").anonymous().expectRefused(401);
		application.client().stream("/private").anonymous().expectRefused(401);
	}

	@Test
	@WithMockUser("mock")
	void basicCredentialsReplaceTheUserOfTheTest() {
		application.client().socket("/private").basic("ada", "secret").open().expectText("ada [ROLE_ADMIN] ada");
		application.client().stream("/private").basic("ada", "secret").open().expectEvent("ada [ROLE_ADMIN] ada");
		application.client().socket("/private").basic("ada", "wrong").expectRefused(401);
		application.client().stream("/private").basic("ada", "wrong").expectRefused(401);
	}

	@Test
	@WithMockUser("mock")
	void aBearerTokenReplacesTheUserOfTheTest() {
		application.client().socket("/private").bearer("ann").open().expectText("ann [] ann");
		application.client().stream("/private").bearer("ann").open().expectEvent("ann [] ann");
		application.client().socket("/private").bearer("invalid").expectRefused(401);
		application.client().stream("/private").bearer("invalid").expectRefused(401);
	}

	@Test
	@WithMockUser("mock")
	void aRequestWithoutTheUserOfTheTestNeedsNoFilter() throws Exception {
		try (RawServer server = new RawServer(RawServer::upgrade)) {
			assertThat(server.client().socket("/private").anonymous().open().isOpen()).isTrue();
		}
	}

	@Test
	@WithMockUser("mock")
	void theUserOfTheTestResumes() {
		ClientSocket socket = application.client().socket("/private").open().drop();
		socket.resume().expectText("mock [ROLE_USER] mock");
	}

	@Test
	@WithAnonymousUser
	void theAnonymousUserOfTheTestIsNone() {
		application.client().socket("/private").expectRefused(401);
	}

	@Test
	void basicCredentialsAreSent() {
		application.client().socket("/private").basic("ada", "secret").open().expectText("ada [ROLE_ADMIN] ada");
		assertThat(application.client()
			.stream("/private")
			.basic("ada", "wrong")
			.expectRefused(401)
			.headers()
			.getFirst("WWW-Authenticate")).startsWith("Basic");
	}

	@Test
	void aBearerTokenIsSent() {
		application.client().socket("/private").bearer("ann").open().expectText("ann [] ann");
		application.client().stream("/private").bearer("ann").open().expectEvent("ann [] ann");
		assertThat(application.client()
			.socket("/private")
			.bearer("invalid")
			.expectRefused(401)
			.headers()
			.getFirst("WWW-Authenticate")).contains("invalid_token");
	}

	@Test
	void aConnectionEndsWhenItsTokenExpires() {
		application.client()
			.socket("/private")
			.user(expiring())
			.open()
			.ignoreMessages()
			.expectClose(1008, "Credentials expired");
		application.client().stream("/private").user(expiring()).open().ignoreEvents().expectEnd();
	}

	private static Authentication expiring() {
		Instant now = Instant.now();
		Jwt token = Jwt.withTokenValue("token")
			.header("alg", "none")
			.subject("ann")
			.expiresAt(now.plusMillis(300))
			.build();
		return new JwtAuthenticationToken(token, List.of());
	}

	@Test
	void anAuthenticationMustBeAuthenticated() {
		SocketRequest request = application.client().socket("/private");
		Authentication user = new TestingAuthenticationToken("ann", "secret");
		assertThatIllegalArgumentException().isThrownBy(() -> request.user(user))
			.withMessage(
					"'user' must be authenticated, but TestingAuthenticationToken.isAuthenticated() returns false: pass the authorities to its constructor");
	}

	@Test
	void aRoleHasNoPrefix() {
		SocketRequest request = application.client().socket("/private");
		assertThatIllegalArgumentException().isThrownBy(() -> request.user("eve", "ROLE_MODERATOR"))
			.withMessage("A role must not start with 'ROLE_', which is added: ROLE_MODERATOR");
	}

	@Test
	void aStreamOverPostNeedsACsrfToken() {
		StreamRequest request = application.client().stream("/private/search").body("why?").user("ann");
		request.expectRefused(403);
		assertThat(Failures.message(request::open))
			.contains("The request has no CSRF token: see csrf() of the request.");
		request.csrf().open().expectEvent("ann [ROLE_USER] ann");
	}

	@Test
	void aCsrfTokenAuthenticatesNobody() {
		application.client().stream("/private/search").body("why?").csrf().expectRefused(401);
	}

	@Test
	void anIdThatWasUsedHasNoEffect() {
		TestUser user = new TestUser(() -> "ann", false);
		String id = AnnouncedUsers.announce(user);
		application.client().socket("/private").header(AnnouncedUsers.HEADER, id).open();
		application.client().socket("/private").header(AnnouncedUsers.HEADER, id).expectRefused(401);
	}

	@Test
	void anUnknownIdHasNoEffect() {
		application.client().socket("/private").header(AnnouncedUsers.HEADER, "ann").expectRefused(401);
	}

	@Test
	void nobodyIsAuthenticatedAfterTheRequest() {
		application.client().socket("/private").user("ann").open();
		application.client().socket("/private").expectRefused(401);
	}

	@Test
	void anApplicationWithoutTheFilterIsReported() throws Exception {
		try (RawServer server = new RawServer(RawServer::upgrade)) {
			assertThat(Failures.headline(() -> server.client().socket("/private").user("ann").open()))
				.startsWith("The application has not applied the test user 'ann', since it does not contain the "
						+ "TestUserWebFilter of this JVM");
		}
	}

	@Test
	void aClientOfAUriHasTestUsersToo() {
		try (BuckarooTestClient client = BuckarooTestClient.of(URI.create("ws://localhost:" + application.port()))) {
			client.socket("/private").user("ann").open().expectText("ann [ROLE_USER] ann");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange(
					(exchanges) -> exchanges.pathMatchers("/admin/**").hasRole("ADMIN").anyExchange().authenticated())
				.httpBasic(withDefaults())
				.oauth2ResourceServer((server) -> server.jwt(withDefaults()))
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}secret").roles("ADMIN").build());
		}

		/**
		 * Decodes a token that is the name of a user.
		 */
		@Bean
		ReactiveJwtDecoder jwtDecoder() {
			return (token) -> token.equals("invalid") ? Mono.error(new BadJwtException("Invalid"))
					: Mono.just(Jwt.withTokenValue(token).header("alg", "none").subject(token).build());
		}

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.websocket("/private", new UserSocket())
				.websocket("/admin", new UserSocket())
				.sse("/private", new UserStream())
				.sse("/admin", new UserStream())
				.sse("/private/search", new UserStream(), (route) -> route.methods(HttpMethod.POST))
				.build();
		}

		/**
		 * Describes the user of the connection and that of the Reactor context.
		 */
		private static Mono<String> user(Connection connection) {
			Authentication user = (Authentication) connection.principal();
			List<String> authorities = user.getAuthorities().stream().map(Object::toString).toList();
			return ReactiveSecurityContextHolder.getContext()
				.map((context) -> "%s %s %s".formatted(user.getName(), authorities,
						context.getAuthentication().getName()));
		}

	}

	private static final class UserSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			return Result.later(Handlers.user(connection), (user) -> Result.reply(Frame.text(user)));
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	private static final class UserStream implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.later(Handlers.user(connection), (user) -> Result.reply(Event.of(user)));
		}

	}

}
