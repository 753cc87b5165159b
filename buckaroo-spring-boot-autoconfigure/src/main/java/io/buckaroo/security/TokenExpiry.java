package io.buckaroo.security;

import java.security.Principal;
import java.time.Instant;

import io.buckaroo.handshake.CredentialsExpiry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The expiry of the access token of a request to a resource server: the {@code exp} claim
 * of a JWT (RFC 7519, section 4.1.4), or the result of the introspection of an opaque
 * token (RFC 7662, section 2.2). Applied without tolerance, whereas a decoder may accept
 * an expired token for another minute to allow for clock skew.
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
