package io.buckaroo.webflux.routing;

import reactor.core.publisher.Mono;

import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * A route that serves a request unless its path has a static resource, to which the
 * route's rules for other origins do not apply.
 *
 * @param resources the static resources
 * @param matched the route
 * @param corsProcessor applies the rules for other origins
 */
record FallbackRoute(ResourceWebHandler resources, MatchedRoute matched, CorsProcessor corsProcessor) {

	/**
	 * Serves the resource, if there is one.
	 * @param exchange the request
	 * @param route serves the route otherwise
	 */
	Mono<Void> serve(ServerWebExchange exchange, Mono<Void> route) {
		return this.resources.handle(exchange).onErrorResume(NoResourceFoundException.class, (ex) -> {
			this.matched.expose(exchange);
			return this.corsProcessor.process(this.matched.cors(), exchange) ? route
					: exchange.getResponse().setComplete();
		});
	}

}
