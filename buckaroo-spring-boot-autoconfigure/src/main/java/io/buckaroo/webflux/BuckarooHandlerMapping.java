package io.buckaroo.webflux;

import io.buckaroo.router.Route;
import io.buckaroo.router.Routes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Maps WebSocket handshakes and other GET requests to their routes: a route for sockets
 * takes the handshakes of its path, one for event streams the other GET requests. What is
 * left goes to other mappings.
 */
public final class BuckarooHandlerMapping extends AbstractHandlerMapping {

	/** Before functional routes (-1), controllers (0) and static resources. */
	private static final int ORDER = -2;

	private final Routes routes;

	/**
	 * Creates the mapping.
	 * @param routes the routes
	 */
	public BuckarooHandlerMapping(Routes routes) {
		this.routes = routes;
		setOrder(ORDER);
		routes.forEach((route) -> this.logger.info("Mapped " + route));
	}

	@Override
	protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		PathContainer path = request.getPath().pathWithinApplication();
		for (Route route : this.routes) {
			if (isFor(route, request)) {
				PathPattern.PathMatchInfo match = route.pattern().matchAndExtract(path);
				if (match != null) {
					exchange.getAttributes().put(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, route.pattern());
					exchange.getAttributes()
						.put(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, match.getUriVariables());
					return Mono.just(new MatchedRoute(route, match.getUriVariables()));
				}
			}
		}
		return Mono.empty();
	}

	private static boolean isFor(Route route, ServerHttpRequest request) {
		return request.getMethod() == HttpMethod.GET && (route instanceof Route.WebSocket) == isUpgrade(request);
	}

	private static boolean isUpgrade(ServerHttpRequest request) {
		@Nullable String upgrade = request.getHeaders().getUpgrade();
		return "websocket".equalsIgnoreCase(upgrade);
	}

}
