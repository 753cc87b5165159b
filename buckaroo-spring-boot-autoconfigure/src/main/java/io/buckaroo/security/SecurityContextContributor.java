package io.buckaroo.security;

import io.buckaroo.handshake.ContextContributor;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderThreadLocalAccessor;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Lets callbacks that block find the security context in the
 * {@link org.springframework.security.core.context.SecurityContextHolder}. The Reactor
 * context has only a publisher of it, for which a thread-local cannot wait. Every
 * connection has a copy, so that what a callback changes stays in its connection.
 */
public final class SecurityContextContributor implements ContextContributor {

	private static final Object KEY = new SecurityContextHolderThreadLocalAccessor().key();

	/**
	 * Creates the context.
	 */
	public SecurityContextContributor() {
	}

	@Override
	public Mono<Context> contribute(ServerRequest request) {
		return ReactiveSecurityContextHolder.getContext()
			.flatMap((context) -> Mono.justOrEmpty(context.getAuthentication()))
			.map((authentication) -> Context.of(KEY, new SecurityContextImpl(authentication)));
	}

}
