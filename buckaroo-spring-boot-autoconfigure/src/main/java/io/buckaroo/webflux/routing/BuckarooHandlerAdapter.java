package io.buckaroo.webflux.routing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.webflux.handshake.Endpoint;
import io.buckaroo.webflux.handshake.Handshake;
import io.buckaroo.webflux.handshake.HandshakeExtensions;
import io.buckaroo.webflux.handshake.HandshakePipelines;
import io.buckaroo.webflux.handshake.HandshakeTimer;
import io.buckaroo.webflux.socket.PartialMessages;
import io.buckaroo.webflux.socket.SocketEndpoint;
import io.buckaroo.webflux.socket.WebSocketSettings;
import io.buckaroo.webflux.sse.BypassedDecorators;
import io.buckaroo.webflux.sse.EventStreamEndpoint;
import io.buckaroo.webflux.sse.JsonEncoder;
import io.buckaroo.webflux.sse.SseSettings;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Serves the requests that {@link BuckarooHandlerMapping} has matched. Each route has one
 * endpoint, preceded by the examination of the handshake.
 */
public final class BuckarooHandlerAdapter implements HandlerAdapter {

	private final ConnectionRegistry registry;

	private final List<HttpMessageReader<?>> readers;

	private final BypassedDecorators decorators = new BypassedDecorators();

	private final PartialMessages partialMessages;

	private final BuckarooObservations observations;

	private final Map<Route, Endpoint> endpoints = new IdentityHashMap<>();

	/**
	 * Creates the adapter.
	 * @param registry the registry of open connections
	 * @param routes the routes of the application
	 * @param settings the settings of the routes
	 * @param extensions the application's additions to the examination of handshakes
	 * @param codecs the application's codecs, which encode the data of events
	 * @param messageCodecs the codecs, called if messages of a route are typed
	 * @param observations the observations of connections
	 */
	public BuckarooHandlerAdapter(ConnectionRegistry registry, Routes routes, RouteSettings settings,
			HandshakeExtensions extensions, ServerCodecConfigurer codecs, Supplier<MessageCodecs> messageCodecs,
			BuckarooObservations observations) {
		this.registry = registry;
		this.observations = observations;
		this.readers = codecs.getReaders();
		this.partialMessages = new PartialMessages(settings.maxBuffered());
		JsonEncoder json = new JsonEncoder(codecs);
		HandshakePipelines pipelines = new HandshakePipelines(registry, settings.limitsOfSockets(),
				settings.limitsOfStreams(), extensions);
		routes.forEach((route) -> this.endpoints.put(route,
				(route instanceof Route.WebSocket socket)
						? endpoint(socket, settings.of(socket), pipelines, messageCodecs)
						: endpoint((Route.Sse) route, settings.of((Route.Sse) route), pipelines, json)));
		registry.announce(routes.stream()
			.collect(Collectors.groupingBy(HandshakeTimer::kind,
					Collectors.mapping((route) -> route.pattern().getPatternString(), Collectors.toSet()))));
	}

	private Endpoint endpoint(Route.WebSocket route, WebSocketSettings settings, HandshakePipelines pipelines,
			Supplier<MessageCodecs> codecs) {
		return pipelines.socket(route, settings.allowedOrigins(), settings.executor() != null,
				new SocketEndpoint(this.registry, route, settings, this.partialMessages, codecs, this.observations));
	}

	private Endpoint endpoint(Route.Sse route, SseSettings settings, HandshakePipelines pipelines, JsonEncoder json) {
		return pipelines.stream(route, settings.executor() != null,
				new EventStreamEndpoint(this.registry, route, settings, json, this.decorators, this.observations));
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof MatchedRoute || handler instanceof FallbackRoute
				|| handler instanceof UnservedRequest;
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		return answer(exchange, handler).then(Mono.empty());
	}

	private Mono<Void> answer(ServerWebExchange exchange, Object handler) {
		if (handler instanceof MatchedRoute matched) {
			return serve(exchange, matched);
		}
		if (handler instanceof FallbackRoute fallback) {
			return fallback.serve(exchange, Mono.defer(() -> serve(exchange, fallback.matched())));
		}
		return ((UnservedRequest) handler).answer(exchange);
	}

	private Mono<Void> serve(ServerWebExchange exchange, MatchedRoute matched) {
		Endpoint endpoint = this.endpoints.get(matched.route());
		if (endpoint == null) {
			return Mono.error(new IllegalStateException("No endpoint registered for the route: " + matched));
		}
		checkServer(exchange, matched);
		return Mono.deferContextual((context) -> endpoint.serve(new Handshake(this.registry.nextId(), matched.route(),
				matched.pathVariables(), ServerRequest.create(exchange, this.readers),
				new HandshakeTimer(this.registry, matched.route()), Context.of(context))));
	}

	/**
	 * Checks that the request has come from a server, not from a client for mocks.
	 */
	private static void checkServer(ServerWebExchange exchange, MatchedRoute matched) {
		try {
			ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException("A mock request for " + matched + " cannot open a connection. "
					+ "Start a server in the test, by @SpringBootTest(webEnvironment = RANDOM_PORT)", ex);
		}
	}

}
