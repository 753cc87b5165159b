package io.buckaroo.security;

import io.buckaroo.handshake.ContextContributor;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderThreadLocalAccessor;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Makes the security context available to blocking callbacks through the
 * {@link org.springframework.security.core.context.SecurityContextHolder}. The Reactor
 * context of a request contains only a publisher of the security context, which cannot be
 * a thread-local. Each connection has its own copy, so changes by a callback do not
 * affect other connections.
 */
public final class SecurityContextContributor implements ContextContributor {

	private static final Object KEY = new SecurityContextHolderThreadLocalAccessor().key();

	/**
	 * Creates a contributor.
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
