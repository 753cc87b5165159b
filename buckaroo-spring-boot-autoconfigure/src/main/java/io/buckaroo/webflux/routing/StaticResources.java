package io.buckaroo.webflux.routing;

import java.util.Set;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;

/**
 * The static resources of the application. Their handler matches whole directories, so
 * that only serving a request shows whether there is a resource at its path.
 *
 * @param handler the handler of static resources
 */
record StaticResources(ResourceWebHandler handler) {

	/**
	 * Serves the resource at the path of a request.
	 * @param exchange the exchange
	 * @param otherwise the response if there is no resource
	 */
	Mono<Void> serveOr(ServerWebExchange exchange, Mono<Void> otherwise) {
		return this.handler.handle(exchange).onErrorResume(NoResourceFoundException.class, (ex) -> otherwise);
	}

	/**
	 * Serves the resource at the path of a request, unless there is none or it does not
	 * support the method.
	 * @param exchange the exchange
	 * @param refusal the response otherwise, given the methods that the resource
	 * supports; these are empty if there is no resource
	 */
	Mono<Void> serveOrRefuse(ServerWebExchange exchange, Function<Set<HttpMethod>, Mono<Void>> refusal) {
		return this.handler.handle(exchange)
			.onErrorResume(MethodNotAllowedException.class, (ex) -> refusal.apply(ex.getSupportedMethods()))
			.onErrorResume(NoResourceFoundException.class, (ex) -> refusal.apply(Set.of()));
	}

}
