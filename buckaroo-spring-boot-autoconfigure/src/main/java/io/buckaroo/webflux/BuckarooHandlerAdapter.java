package io.buckaroo.webflux;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.buckaroo.router.CredentialsExpiry;
import io.buckaroo.router.HandshakeCheck;
import io.buckaroo.router.HandshakeContext;
import io.buckaroo.router.Route;
import io.buckaroo.router.Routes;
import io.buckaroo.runtime.ConnectionRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Serves the requests that {@link BuckarooHandlerMapping} has matched.
 */
public final class BuckarooHandlerAdapter implements HandlerAdapter {

	private final ConnectionRegistry registry;

	private final List<HttpMessageReader<?>> readers;

	private final List<CredentialsExpiry> expiries;

	private final List<HandshakeContext> contexts;

	private final Map<Route, Endpoint> endpoints = new IdentityHashMap<>();

	/**
	 * Creates the adapter.
	 * @param registry where connections are found
	 * @param routes the routes
	 * @param settings the settings of each route
	 * @param checks who is asked for every route, before the route's own checks
	 * @param expiries who is asked when the credentials of a request expire
	 * @param contexts who adds to the Reactor context of connections that may block
	 * @param codecs the application's codecs, which encode the data of events
	 */
	public BuckarooHandlerAdapter(ConnectionRegistry registry, Routes routes, RouteSettings settings,
			List<HandshakeCheck> checks, List<CredentialsExpiry> expiries, List<HandshakeContext> contexts,
			ServerCodecConfigurer codecs) {
		this.registry = registry;
		this.expiries = expiries;
		this.contexts = contexts;
		this.readers = codecs.getReaders();
		JsonEncoder json = new JsonEncoder(codecs);
		LimitedConnections sockets = new LimitedConnections("websocket", settings.limitsOfSockets());
		LimitedConnections streams = new LimitedConnections("sse", settings.limitsOfStreams());
		routes.forEach((route) -> this.endpoints.put(route, ((route instanceof Route.WebSocket) ? sockets : streams)
			.limit(endpoint(route, settings, checks, json))));
	}

	private Endpoint endpoint(Route route, RouteSettings settings, List<HandshakeCheck> checks, JsonEncoder json) {
		if (route instanceof Route.WebSocket socket) {
			WebSocketSettings ofSocket = settings.of(socket);
			return new HandshakeRules(new OriginPolicy(socket, ofSocket.allowedOrigins(), Admissions.before(checks,
					route, prepared(ofSocket.executor(), new SocketEndpoint(this.registry, socket, ofSocket)))));
		}
		Route.Sse stream = (Route.Sse) route;
		SseSettings ofStream = settings.of(stream);
		return Admissions.before(checks, route,
				prepared(ofStream.executor(), new EventStreamEndpoint(this.registry, stream, ofStream, json)));
	}

	private Endpoint prepared(@Nullable Executor executor, Endpoint endpoint) {
		return Leases.before(this.expiries,
				HandshakeContexts.before((executor != null) ? this.contexts : List.of(), endpoint));
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
		if (!this.registry.isOpen()) {
			Unavailable.tell(exchange.getResponse());
			return exchange.getResponse().setComplete();
		}
		Endpoint endpoint = this.endpoints.get(matched.route());
		if (endpoint == null) {
			return Mono.error(new IllegalStateException("Nobody has announced the route: " + matched));
		}
		return Mono.deferContextual((context) -> {
			Handshake handshake = new Handshake(this.registry.nextId(), matched,
					ServerRequest.create(exchange, this.readers), Context.of(context));
			return exchange.getPrincipal()
				.doOnNext(handshake::identify)
				.then(Mono.defer(() -> endpoint.serve(handshake)));
		});
	}

}
