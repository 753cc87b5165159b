package io.buckaroo.webflux;

import io.buckaroo.Event;
import io.buckaroo.router.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * Serves requests for event streams.
 */
final class EventStreamEndpoint {

	private final ConnectionRegistry registry;

	private final JsonEncoder json;

	EventStreamEndpoint(ConnectionRegistry registry, JsonEncoder json) {
		this.registry = registry;
		this.json = json;
	}

	Mono<Void> serve(Handshake handshake, Route.Sse route, SseSettings settings) {
		NettyEventLoop eventLoop = new NettyEventLoop(handshake.channel().eventLoop());
		return eventLoop.run(Mono
			.defer(() -> open(handshake, eventLoop, settings, Callbacks.of(route.source()).on(route.executor()))));
	}

	private <S> Mono<Void> open(Handshake handshake, NettyEventLoop eventLoop, SseSettings settings,
			Callbacks<Event, S> callbacks) {
		EventStreamTransport transport = new EventStreamTransport(handshake, settings, this.json);
		ConnectionLoop<Event, S> loop = new ConnectionLoop<>(callbacks, transport, eventLoop, settings.connection(),
				this.registry, handshake.context());
		transport.attach(loop);
		loop.open(new HandshakeConnection(handshake, HttpHeaders.readOnlyHttpHeaders(handshake.request().getHeaders()),
				null, handshake.response()::getHeaders, loop.mailbox()));
		return transport.completion();
	}

}
