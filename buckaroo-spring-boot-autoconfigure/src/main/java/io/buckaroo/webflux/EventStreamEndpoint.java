package io.buckaroo.webflux;

import io.buckaroo.Event;
import io.buckaroo.router.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * Serves requests for event streams.
 */
final class EventStreamEndpoint {

	private final ConnectionRegistry registry;

	private final SseSettings settings;

	private final JsonEncoder json;

	EventStreamEndpoint(ConnectionRegistry registry, SseSettings settings, JsonEncoder json) {
		this.registry = registry;
		this.settings = settings;
		this.json = json;
	}

	Mono<Void> serve(Handshake handshake, Route.Sse route) {
		return Mono.defer(() -> {
			EventStreamTransport transport = new EventStreamTransport(handshake, this.settings, this.json);
			EventLoop eventLoop = handshake.channel().eventLoop();
			if (eventLoop.inEventLoop()) {
				open(handshake, transport, Callbacks.of(route.source()));
			}
			else {
				eventLoop.execute(() -> open(handshake, transport, Callbacks.of(route.source())));
			}
			return transport.completion();
		});
	}

	private <S> void open(Handshake handshake, EventStreamTransport transport, Callbacks<Event, S> callbacks) {
		ConnectionLoop<Event, S> loop = new ConnectionLoop<>(callbacks, transport,
				new NettyEventLoop(handshake.channel().eventLoop()), this.settings.connection(), this.registry,
				handshake.context());
		transport.attach(loop);
		loop.open(new HandshakeConnection(handshake, HttpHeaders.readOnlyHttpHeaders(handshake.request().getHeaders()),
				null, handshake.response().getHeaders(), loop.mailbox()));
	}

}
