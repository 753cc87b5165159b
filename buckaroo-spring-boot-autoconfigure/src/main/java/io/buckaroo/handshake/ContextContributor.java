package io.buckaroo.handshake;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Adds to the Reactor context of a connection whose callbacks may block. They see those
 * of its values as thread-locals that the {@code ThreadLocalAccessor}s of
 * {@code io.micrometer:context-propagation} have a key for.
 * <p>
 * A bean of this type is asked for every route that is blocking. Only for values that
 * have to be waited for: what is known when the request comes a
 * {@link org.springframework.web.server.WebFilter} can write into the context itself.
 */
@FunctionalInterface
public interface ContextContributor {

	/**
	 * Says what to add. Called on the event loop of the connection, which it must not
	 * block, after the {@link HandshakeCheck checks} and before {@code init}.
	 * @param request the request
	 * @return what to add, or nothing at all. An error is answered as one of a
	 * {@link HandshakeCheck}
	 */
	Mono<Context> contribute(ServerRequest request);

}
