package io.buckaroo.test.client;

import java.security.Principal;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.test.context.TestSecurityContextHolder;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * The users of Spring Security, if it is on the class path.
 */
final class SecurityUsers {

	private static final boolean CORE = isPresent(
			"org.springframework.security.core.context.ReactiveSecurityContextHolder");

	private static final boolean WEB = isPresent("org.springframework.security.web.server.csrf.CsrfWebFilter");

	private static final boolean TEST = isPresent(
			"org.springframework.security.test.context.TestSecurityContextHolder");

	private SecurityUsers() {
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, SecurityUsers.class.getClassLoader());
	}

	/**
	 * Returns a user as {@code @WithMockUser} creates it; without Spring Security, one
	 * that only has a name.
	 */
	static Principal user(String name, String... roles) {
		Assert.state(CORE || roles.length == 0, "Spring Security is not on the class path, so a user has no roles");
		return CORE ? Core.user(name, (roles.length > 0) ? roles : new String[] { "USER" })
				: new TestUser.NamedPrincipal(name);
	}

	/**
	 * Refuses an authentication that the application would refuse.
	 */
	static void checkAuthenticated(Principal user) {
		if (CORE) {
			Core.checkAuthenticated(user);
		}
	}

	/**
	 * Returns the user of the test that runs on this thread: that of
	 * {@code @WithMockUser} and its like.
	 */
	static @Nullable Principal current() {
		return CORE ? Core.current() : null;
	}

	static Mono<Void> authenticate(Mono<Void> filtered, Principal principal) {
		return CORE ? Core.authenticate(filtered, principal) : filtered;
	}

	/**
	 * Removes the user of the test, which Spring Security adds to the Reactor context of
	 * everything in this JVM.
	 */
	static Mono<Void> clear(Mono<Void> filtered) {
		return CORE ? Core.clear(filtered) : filtered;
	}

	static void skipCsrf(ServerWebExchange exchange) {
		if (WEB) {
			Web.skipCsrf(exchange);
		}
	}

	private static final class Core {

		private static Principal user(String name, String[] roles) {
			for (String role : roles) {
				Assert.isTrue(!role.startsWith("ROLE_"),
						() -> "A role must not start with 'ROLE_', which is added: " + role);
			}
			List<GrantedAuthority> authorities = AuthorityUtils
				.createAuthorityList(Stream.of(roles).map("ROLE_"::concat).toArray(String[]::new));
			return UsernamePasswordAuthenticationToken.authenticated(new User(name, "", authorities), "", authorities);
		}

		private static void checkAuthenticated(Principal user) {
			Assert.isTrue(!(user instanceof Authentication authentication) || authentication.isAuthenticated(),
					() -> "'user' must be authenticated, but " + user.getClass().getSimpleName()
							+ ".isAuthenticated() returns false: pass the authorities to its constructor");
		}

		private static @Nullable Principal current() {
			Authentication current = TEST ? Test.authentication()
					: SecurityContextHolder.getContext().getAuthentication();
			return (current instanceof AnonymousAuthenticationToken) ? null : current;
		}

		private static Mono<Void> authenticate(Mono<Void> filtered, Principal principal) {
			Authentication authentication = (principal instanceof Authentication present) ? present
					: UsernamePasswordAuthenticationToken.authenticated(principal, "", List.of());
			return filtered.contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication));
		}

		private static Mono<Void> clear(Mono<Void> filtered) {
			return filtered.contextWrite(ReactiveSecurityContextHolder.clearContext());
		}

	}

	private static final class Web {

		private static void skipCsrf(ServerWebExchange exchange) {
			CsrfWebFilter.skipExchange(exchange);
		}

	}

	private static final class Test {

		private static @Nullable Authentication authentication() {
			return TestSecurityContextHolder.getContext().getAuthentication();
		}

	}

}
