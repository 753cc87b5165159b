package io.buckaroo.webflux.handshake;

import java.util.List;

import io.buckaroo.handshake.ContextContributor;
import io.buckaroo.handshake.CredentialsExpiry;
import io.buckaroo.handshake.HandshakeCheck;
import org.jspecify.annotations.Nullable;

/**
 * The application's additions to the examination of handshakes, for all routes.
 *
 * @param checks the checks, which run before those of the route
 * @param expiries the sources of the expiry of credentials
 * @param contexts the contributors to the Reactor context of connections whose callbacks
 * may block
 * @param spans the spans of handshakes, or {@code null} if there are none
 */
public record HandshakeExtensions(List<HandshakeCheck> checks, List<CredentialsExpiry> expiries,
		List<ContextContributor> contexts, @Nullable HandshakeSpans spans) {

}
