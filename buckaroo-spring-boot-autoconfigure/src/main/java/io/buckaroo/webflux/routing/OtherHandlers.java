package io.buckaroo.webflux.routing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;

/**
 * The handlers of the mappings that follow Buckaroo's own: functional routes, controllers
 * and static resources.
 *
 * @param mappings the mappings, in their order
 */
record OtherHandlers(Supplier<List<HandlerMapping>> mappings) {

	/**
	 * Finds the handler of a request.
	 * @param exchange the request
	 * @return the result, or the error of a mapping that matches the path and the method
	 * but not the rest of the request
	 */
	Mono<Result> find(ServerWebExchange exchange) {
		Set<HttpMethod> allowed = new LinkedHashSet<>();
		return Flux.fromIterable(this.mappings.get())
			.concatMap((mapping) -> mapping.getHandler(exchange)
				.doOnError(MethodNotAllowedException.class, (ex) -> allowed.addAll(ex.getSupportedMethods()))
				.onErrorComplete(MethodNotAllowedException.class))
			.next()
			.map((handler) -> new Result(true, resources(handler), allowed))
			.defaultIfEmpty(new Result(false, null, allowed));
	}

	private static @Nullable StaticResources resources(Object handler) {
		return (handler instanceof ResourceWebHandler resources) ? new StaticResources(resources) : null;
	}

	/**
	 * The result of a search.
	 *
	 * @param found whether a handler was found
	 * @param resources the handler, if it serves static resources, or {@code null}
	 * @param allowed the methods supported by handlers of the path that do not support
	 * the method of the request
	 */
	record Result(boolean found, @Nullable StaticResources resources, Set<HttpMethod> allowed) {

		static final Result NOT_FOUND = new Result(false, null, Set.of());

	}

}
