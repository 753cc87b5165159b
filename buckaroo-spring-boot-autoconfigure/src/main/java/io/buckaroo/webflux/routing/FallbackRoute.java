package io.buckaroo.webflux.routing;

import reactor.core.publisher.Mono;

import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.server.ServerWebExchange;

/**
 * A route that serves a request unless its path has a static resource. The CORS
 * configuration of the route does not apply to the resource.
 *
 * @param resources the static resources, which take precedence
 * @param matched the route
 * @param corsProcessor the processor of the CORS configuration
 */
record FallbackRoute(StaticResources resources, MatchedRoute matched, CorsProcessor corsProcessor) {

	/**
	 * Serves the resource, or the route if there is none.
	 * @param exchange the request
	 * @param route the response of the route
	 */
	Mono<Void> serve(ServerWebExchange exchange, Mono<Void> route) {
		return this.resources.serveOr(exchange, Mono.defer(() -> {
			this.matched.expose(exchange);
			return this.corsProcessor.process(this.matched.cors(), exchange) ? route
					: exchange.getResponse().setComplete();
		}));
	}

}
