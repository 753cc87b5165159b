package io.buckaroo.handshake;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Contributes to the Reactor context of a connection whose callbacks may block. Values
 * for which {@code io.micrometer:context-propagation} has a {@code ThreadLocalAccessor}
 * are available to the callbacks as thread-locals.
 * <p>
 * Beans of this type apply to every blocking route. They are meant for values that are
 * obtained asynchronously. Other values can be written to the context by a
 * {@link org.springframework.web.server.WebFilter}.
 */
@FunctionalInterface
public interface ContextContributor {

	/**
	 * Returns the values to add. Invoked on the event loop of the connection, which must
	 * not be blocked, after the {@linkplain HandshakeCheck checks} and before
	 * {@code init}.
	 * @param request the request
	 * @return the values to add; an empty {@code Mono} adds none. An error is answered
	 * like that of a {@link HandshakeCheck}
	 */
	Mono<Context> contribute(ServerRequest request);

}
