package io.buckaroo.handshake;

import java.time.Instant;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Says when the credentials expire that a request came with, for a connection that lives
 * longer than they do: it then ends, with close code 1008 and
 * {@link io.buckaroo.Termination.Evicted}, an event stream by its end. The tokens and
 * sessions of Spring Security need nothing of the kind; a bean of this type is for
 * credentials of another make. Of several beans the earliest expiry counts.
 * <p>
 * {@code buckaroo.security.close-expired=false} turns it off, and
 * {@link io.buckaroo.Buckaroo#renew} takes its place for a single connection.
 */
@FunctionalInterface
public interface CredentialsExpiry {

	/**
	 * Says when the credentials expire. Called on the event loop of the connection, which
	 * it must not block, after the {@link HandshakeCheck checks} and before {@code init};
	 * and once more when the time has come that it said, in case the credentials are
	 * still good: only if it then says a later one the connection lives on, so
	 * credentials of which nothing is known any more have expired.
	 * @param request the request, whose {@link ServerRequest#principal() principal} and
	 * {@link ServerRequest#session() session} are of use also when the connection has
	 * long been open
	 * @return when the credentials expire; nothing at all is never. In the past is at
	 * once: {@code init} is not called, and the request for a stream is answered with
	 * status 403. An error is answered as one of a {@link HandshakeCheck}, and fails a
	 * connection that is open: close code 1011
	 */
	Mono<Instant> expiry(ServerRequest request);

}
