package io.buckaroo.webflux.routing;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;

/**
 * The handlers of the application that are asked after ours: functional routes,
 * controllers, static resources.
 *
 * @param mappings what maps requests to them
 */
record OtherHandlers(Supplier<List<HandlerMapping>> mappings) {

	/**
	 * Looks for a handler that wants a request.
	 * @param exchange the request
	 * @param allowed takes the methods that a handler of the path would want instead
	 * @return the handler, or nothing, or why a handler of the path and the method
	 * refuses the request
	 */
	Mono<Object> find(ServerWebExchange exchange, Set<HttpMethod> allowed) {
		return Flux.fromIterable(this.mappings.get())
			.concatMap((mapping) -> mapping.getHandler(exchange)
				.doOnError(MethodNotAllowedException.class, (ex) -> allowed.addAll(ex.getSupportedMethods()))
				.onErrorComplete(MethodNotAllowedException.class))
			.next();
	}

}
