package io.buckaroo.webflux;

import java.util.List;

import io.buckaroo.router.HandshakeContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Adds to the Reactor context of connections.
 */
final class HandshakeContexts implements Endpoint {

	private final List<HandshakeContext> contexts;

	private final Endpoint endpoint;

	private HandshakeContexts(List<HandshakeContext> contexts, Endpoint endpoint) {
		this.contexts = contexts;
		this.endpoint = endpoint;
	}

	/**
	 * Asks what to add before an endpoint, if there is anybody to ask.
	 * @param contexts who is asked
	 * @param endpoint serves the request
	 */
	static Endpoint before(List<HandshakeContext> contexts, Endpoint endpoint) {
		return contexts.isEmpty() ? endpoint : new HandshakeContexts(contexts, endpoint);
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		return Flux.fromIterable(this.contexts)
			.concatMap((each) -> Handshake.ask(handshake.serverRequest(), each::of).doOnNext(handshake::add), 0)
			.then(Mono.defer(() -> this.endpoint.serve(handshake)));
	}

}
