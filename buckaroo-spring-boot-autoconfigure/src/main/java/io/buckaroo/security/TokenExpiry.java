package io.buckaroo.security;

import java.security.Principal;
import java.time.Instant;

import io.buckaroo.handshake.CredentialsExpiry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The expiry of the token that a request has shown to a resource server: of a JWT the
 * {@code exp} claim (RFC 7519, section 4.1.4), of an opaque one what introspection has
 * said of it (RFC 7662, section 2.2). It is meant to the second: a decoder may still
 * accept a token for a minute, but no connection outlives it.
 */
public final class TokenExpiry implements CredentialsExpiry {

	/**
	 * Creates the expiry of tokens.
	 */
	public TokenExpiry() {
	}

	@Override
	public Mono<Instant> expiry(ServerRequest request) {
		return request.principal().flatMap((principal) -> Mono.justOrEmpty(expiry(principal)));
	}

	private static @Nullable Instant expiry(Principal principal) {
		return (principal instanceof AbstractOAuth2TokenAuthenticationToken<?> authentication)
				? authentication.getToken().getExpiresAt() : null;
	}

}
