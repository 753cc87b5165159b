package io.buckaroo.webflux.routing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.webflux.sse.CorsPolicy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps requests to our routes. One path may have a route for sockets, one for event
 * streams, and handlers of other mappings: the first takes the WebSocket handshakes, the
 * second the requests that accept an event stream, if they prefer nothing that another
 * handler has, and the others the rest. Only when nobody else wants it, a request that
 * asks for something else at the place of a route is refused.
 */
public final class BuckarooHandlerMapping extends AbstractHandlerMapping {

	/** Before functional routes (-1), controllers (0) and static resources. */
	private static final int ORDER = -2;

	private final List<RouteMatcher> matchers = new ArrayList<>();

	private final OtherHandlers others = new OtherHandlers(this::mappingsAfterThis);

	/**
	 * Creates the mapping.
	 * @param routes the routes
	 * @param settings the settings of each route
	 * @param codecs the application's codecs
	 */
	public BuckarooHandlerMapping(Routes routes, RouteSettings settings, ServerCodecConfigurer codecs) {
		setOrder(ORDER);
		routes.forEach((route) -> {
			this.matchers.add(new RouteMatcher(route,
					(route instanceof Route.Sse stream) ? CorsPolicy.of(stream, settings.of(stream)) : null,
					codecs.getReaders()));
			this.logger.info("Mapped " + route);
		});
	}

	@Override
	protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		List<Route> routesOfPlace = new ArrayList<>(0);
		for (RouteMatcher matcher : this.matchers) {
			MatchedRoute matched = matcher.match(exchange);
			if (matched != null) {
				switch (matched.fit(request)) {
					case FULL -> {
						matched.expose(exchange);
						return Mono.just(matched);
					}
					case SECOND_BEST -> {
						return unlessOthersWant(exchange, matched);
					}
					case PLACE -> routesOfPlace.add(matched.route());
					case NONE -> {
					}
				}
			}
		}
		return routesOfPlace.isEmpty() ? Mono.empty() : refuseUnlessOthersWant(exchange, routesOfPlace);
	}

	private Mono<Object> unlessOthersWant(ServerWebExchange exchange, MatchedRoute matched) {
		return find(exchange, new LinkedHashSet<>()).onErrorReturn(Optional.empty()).flatMap((other) -> {
			if (other.isEmpty()) {
				matched.expose(exchange);
				return Mono.just(matched);
			}
			return (other.get() instanceof ResourceWebHandler resources)
					? Mono.just(new FallbackRoute(resources, matched, getCorsProcessor())) : Mono.empty();
		});
	}

	private Mono<Object> refuseUnlessOthersWant(ServerWebExchange exchange, List<Route> routes) {
		Set<HttpMethod> otherMethods = new LinkedHashSet<>();
		return find(exchange, otherMethods).flatMap((other) -> {
			ResourceWebHandler resources = (other.orElse(null) instanceof ResourceWebHandler found) ? found : null;
			UnservedRequest unserved = new UnservedRequest(routes, otherMethods, resources);
			if (resources != null || other.isEmpty() || isForbiddenPreflight(exchange)) {
				return Mono.just(unserved);
			}
			if (exchange.getRequest().getMethod() == HttpMethod.OPTIONS) {
				unserved.addAllowed(exchange);
			}
			return Mono.empty();
		});
	}

	/**
	 * Whether another handler was found, but allows pages of another origin nothing.
	 */
	private static boolean isForbiddenPreflight(ServerWebExchange exchange) {
		return CorsUtils.isPreFlightRequest(exchange.getRequest())
				&& exchange.getResponse().getHeaders().getAccessControlAllowOrigin() == null;
	}

	private Mono<Optional<Object>> find(ServerWebExchange exchange, Set<HttpMethod> allowed) {
		return this.others.find(exchange, allowed).map(Optional::of).defaultIfEmpty(Optional.empty());
	}

	private List<HandlerMapping> mappingsAfterThis() {
		@Nullable List<HandlerMapping> all = obtainApplicationContext().getBean(DispatcherHandler.class).getHandlerMappings();
		return (all != null) ? all.subList(all.indexOf(this) + 1, all.size()) : List.of();
	}

}
