package io.buckaroo.webflux.routing;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.webflux.sse.CorsPolicy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps requests to Buckaroo's routes. One path may have a route for WebSockets, a route
 * for event streams, and handlers of other mappings. WebSocket handshakes go to the
 * first. Requests that accept an event stream go to the second, unless they prefer
 * another media type and another handler matches. All other requests go to the other
 * handlers. A request that matches only the path of a route is refused if no other
 * handler matches.
 */
public final class BuckarooHandlerMapping extends AbstractHandlerMapping {

	/** Before functional routes (-1), controllers (0) and static resources. */
	private static final int ORDER = -2;

	private final List<RouteMatcher> matchers = new ArrayList<>();

	private final OtherHandlers others = new OtherHandlers(this::mappingsAfterThis);

	/**
	 * Creates the mapping.
	 * @param routes the routes
	 * @param settings the settings of the routes
	 * @param codecs the application's codecs
	 * @param registry the registry that counts handshakes
	 */
	public BuckarooHandlerMapping(Routes routes, RouteSettings settings, ServerCodecConfigurer codecs,
			ConnectionRegistry registry) {
		setOrder(ORDER);
		Map<Route, CorsConfiguration> cors = new IdentityHashMap<>();
		routes.stream()
			.filter(Route.Sse.class::isInstance)
			.map(Route.Sse.class::cast)
			.forEach((stream) -> cors.put(stream, CorsPolicy.of(stream, settings.of(stream))));
		setCorsProcessor(new StreamCorsProcessor(cors, registry));
		routes.forEach((route) -> {
			this.matchers.add(new RouteMatcher(route, cors.get(route), codecs.getReaders()));
			this.logger.info("Mapped " + route);
		});
	}

	@Override
	protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		List<Route> unfitRoutes = new ArrayList<>(0);
		for (RouteMatcher matcher : this.matchers) {
			MatchedRoute matched = matcher.match(exchange);
			if (matched != null) {
				switch (matched.fit(request)) {
					case FULL -> {
						matched.expose(exchange);
						return Mono.just(matched);
					}
					case SECOND_BEST -> {
						return unlessOthersMatch(exchange, matched);
					}
					case PATH_ONLY -> unfitRoutes.add(matched.route());
					case NONE -> {
					}
				}
			}
		}
		return unfitRoutes.isEmpty() ? Mono.empty() : refuseUnlessOthersMatch(exchange, unfitRoutes);
	}

	private Mono<Object> unlessOthersMatch(ServerWebExchange exchange, MatchedRoute matched) {
		return this.others.find(exchange).onErrorReturn(OtherHandlers.Result.NOT_FOUND).flatMap((other) -> {
			if (!other.found()) {
				matched.expose(exchange);
				return Mono.just(matched);
			}
			return (other.resources() != null)
					? Mono.just(new FallbackRoute(other.resources(), matched, getCorsProcessor())) : Mono.empty();
		});
	}

	private Mono<Object> refuseUnlessOthersMatch(ServerWebExchange exchange, List<Route> routes) {
		return this.others.find(exchange).flatMap((other) -> {
			UnservedRequest unserved = new UnservedRequest(routes, other.allowed(), other.resources());
			if (!other.found() || isForbiddenPreflight(exchange)) {
				unserved.expose(exchange);
				return Mono.just(unserved);
			}
			if (other.resources() != null) {
				// Exposed only if there is no resource at the path
				return Mono.just(unserved);
			}
			if (exchange.getRequest().getMethod() == HttpMethod.OPTIONS) {
				unserved.addAllowed(exchange);
			}
			return Mono.empty();
		});
	}

	/**
	 * Returns whether the request is a CORS preflight that no other handler has allowed.
	 */
	private static boolean isForbiddenPreflight(ServerWebExchange exchange) {
		return CorsUtils.isPreFlightRequest(exchange.getRequest())
				&& exchange.getResponse().getHeaders().getAccessControlAllowOrigin() == null;
	}

	private List<HandlerMapping> mappingsAfterThis() {
		@Nullable List<HandlerMapping> all = obtainApplicationContext().getBean(DispatcherHandler.class).getHandlerMappings();
		return (all != null) ? all.subList(all.indexOf(this) + 1, all.size()) : List.of();
	}

}
