package io.buckaroo.handshake;

import java.time.Instant;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Determines when the credentials of a request expire. A connection that outlives its
 * credentials is ended with {@link io.buckaroo.Termination.Evicted}: a socket with close
 * code 1008, an event stream by its end.
 * <p>
 * Tokens and sessions of Spring Security are supported without further configuration. A
 * bean of this type adds support for other credentials. If there are several beans, the
 * earliest expiry applies.
 * <p>
 * The property {@code buckaroo.security.close-expired=false} disables expiry, and
 * {@link io.buckaroo.Buckaroo#renew} overrides it for a single connection.
 */
@FunctionalInterface
public interface CredentialsExpiry {

	/**
	 * Returns the time at which the credentials expire. Invoked on the event loop of the
	 * connection, which must not be blocked, after the {@linkplain HandshakeCheck checks}
	 * and before {@code init}. Invoked again at the returned time, so that credentials
	 * that have been extended keep the connection open: if the result is then empty or
	 * not in the future, the credentials have expired.
	 * @param request the request, whose {@linkplain ServerRequest#principal() principal}
	 * and {@linkplain ServerRequest#session() session} remain available while the
	 * connection is open
	 * @return the time of expiry. Before {@code init}, an empty {@code Mono} means that
	 * the credentials never expire, and a time in the past refuses the connection without
	 * a call of {@code init}: a request for a stream is answered with status 403. An
	 * error is answered like that of a {@link HandshakeCheck}, and ends an open
	 * connection with close code 1011
	 */
	Mono<Instant> expiry(ServerRequest request);

}
