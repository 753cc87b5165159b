package io.buckaroo.test.client;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

/**
 * What a test asserts about a request instead of sending credentials.
 *
 * @param principal the authenticated user, or {@code null} if the request's credentials
 * decide, and not the user of the test
 * @param csrf whether the request has a valid CSRF token
 */
record TestUser(@Nullable Principal principal, boolean csrf) {

	@Nullable String name() {
		return (this.principal != null) ? this.principal.getName() : null;
	}

	/**
	 * Returns whether the test relies on the application to apply this. Only an
	 * application in this JVM can know the user of the test.
	 */
	boolean isRequired() {
		return this.principal != null || this.csrf;
	}

	Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (this.csrf) {
			SecurityUsers.skipCsrf(exchange);
		}
		if (this.principal == null) {
			return SecurityUsers.clear(chain.filter(exchange));
		}
		Mono<Principal> principal = Mono.just(this.principal);
		Mono<Void> filtered = chain.filter(exchange.mutate().principal(principal).build());
		return SecurityUsers.authenticate(filtered, this.principal);
	}

	/**
	 * A user of an application without Spring Security.
	 */
	record NamedPrincipal(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
