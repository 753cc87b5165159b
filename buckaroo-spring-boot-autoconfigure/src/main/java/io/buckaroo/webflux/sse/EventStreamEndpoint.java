package io.buckaroo.webflux.sse;

import io.buckaroo.Event;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.handshake.Endpoint;
import io.buckaroo.webflux.handshake.Handshake;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;

/**
 * Serves requests for event streams. A {@code HEAD} request is answered with the headers
 * of a stream.
 */
public final class EventStreamEndpoint implements Endpoint {

	private final ConnectionRegistry registry;

	private final Callbacks<Event, ?> callbacks;

	private final SseSettings settings;

	private final JsonEncoder json;

	private final Route.Sse route;

	private final BypassedDecorators decorators;

	private final BuckarooObservations observations;

	/**
	 * Creates the endpoint of a route.
	 * @param registry the registry of open connections
	 * @param route the route
	 * @param settings the settings of the route
	 * @param json the encoder of event data
	 * @param decorators the response decorators that streams have bypassed
	 * @param observations the observations of connections
	 */
	public EventStreamEndpoint(ConnectionRegistry registry, Route.Sse route, SseSettings settings, JsonEncoder json,
			BypassedDecorators decorators, BuckarooObservations observations) {
		this.registry = registry;
		this.route = route;
		this.callbacks = HandlerCallbacks.of(route.handler(), route.toString());
		this.settings = settings;
		this.json = json;
		this.decorators = decorators;
		this.observations = observations;
	}

	@Override
	public Mono<Void> serve(Handshake handshake) {
		if (handshake.request().getMethod() == HttpMethod.HEAD) {
			StreamExchange.prepareHead(handshake.response());
			return handshake.response().setComplete();
		}
		this.decorators.check(handshake.response(), this.route);
		NettyEventLoop eventLoop = NettyEventLoop.of(handshake.response());
		return eventLoop.run(Mono.defer(() -> open(handshake, eventLoop,
				HandlerCallbacks.on(this.observations.observe(this.callbacks, handshake.context()),
						this.settings.executor(), handshake.context()))));
	}

	private <S> Mono<Void> open(Handshake handshake, NettyEventLoop eventLoop, Callbacks<Event, S> callbacks) {
		StreamExchange exchange = new StreamExchange(handshake);
		EventStreamTransport transport = new EventStreamTransport(handshake.channel(), exchange, this.settings,
				this.json);
		ConnectionLoop<Event, S> loop = new ConnectionLoop<>(callbacks, transport, eventLoop,
				this.settings.connection(), this.registry, handshake.context());
		EventStreamConnection connection = new EventStreamConnection(handshake,
				this.settings.connection().sendTimeout(), loop);
		transport.attach(loop);
		handshake.open(loop, connection);
		return exchange.completion()
			.doOnTerminate(() -> connection.exchangeOver(exchange.isOpened()))
			.doOnCancel(() -> {
				transport.cancelled();
				connection.exchangeOver(exchange.isOpened());
			});
	}

}
