package io.buckaroo.webflux.routing;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.handshake.UpgradeHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request that matches the path of some routes but fits none of them, and has no other
 * handler, except possibly a static resource. The refusal states the supported methods,
 * the upgrade or the media type.
 *
 * @param routes the routes that match the path
 * @param otherMethods the methods that other handlers of the path support
 * @param resources the static resources, or {@code null} if their mapping does not match
 * the path
 */
record UnservedRequest(List<Route> routes, Set<HttpMethod> otherMethods,
		@Nullable StaticResources resources) implements CorsConfigurationSource {

	Mono<Void> answer(ServerWebExchange exchange) {
		if (this.resources == null) {
			return refuse(exchange);
		}
		addAllowed(exchange);
		return this.resources.serveOrRefuse(exchange, (methodsOfResource) -> {
			this.otherMethods.addAll(methodsOfResource);
			return refuse(exchange);
		});
	}

	private Mono<Void> refuse(ServerWebExchange exchange) {
		expose(exchange);
		HttpMethod method = exchange.getRequest().getMethod();
		ServerHttpResponse response = exchange.getResponse();
		if (allowedByStreams().contains(method)) {
			return Mono.error(new NotAcceptableStatusException(List.of(MediaType.TEXT_EVENT_STREAM)));
		}
		if (hasSocket() && (method == HttpMethod.GET || method == HttpMethod.HEAD)) {
			response.getHeaders().setUpgrade(UpgradeHeaders.WEBSOCKET);
			response.getHeaders().setConnection("Upgrade");
			return Mono.error(new ResponseStatusException(HttpStatus.UPGRADE_REQUIRED));
		}
		Set<HttpMethod> allowed = allowed();
		response.getHeaders().setAllow(allowed);
		return (method == HttpMethod.OPTIONS) ? response.setComplete()
				: Mono.error(new MethodNotAllowedException(method, allowed));
	}

	void expose(ServerWebExchange exchange) {
		MatchedRoute.expose(exchange, this, this.routes.get(0));
	}

	private boolean hasSocket() {
		return this.routes.stream().anyMatch(Route.WebSocket.class::isInstance);
	}

	private Set<HttpMethod> allowedByStreams() {
		Set<HttpMethod> methods = new LinkedHashSet<>();
		this.routes.forEach((route) -> {
			if (route instanceof Route.Sse stream) {
				methods.addAll(stream.answeredMethods());
			}
		});
		return methods;
	}

	private Set<HttpMethod> allowed() {
		Set<HttpMethod> methods = allowedByStreams();
		if (hasSocket()) {
			methods.add(HttpMethod.GET);
		}
		methods.addAll(this.otherMethods);
		methods.add(HttpMethod.OPTIONS);
		return methods;
	}

	/**
	 * Adds the methods of the routes to the {@code Allow} header of another handler's
	 * response.
	 */
	void addAllowed(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		response.beforeCommit(() -> Mono.fromRunnable(() -> {
			HttpHeaders headers = response.getHeaders();
			if (headers.containsHeader(HttpHeaders.ALLOW)) {
				Set<HttpMethod> methods = new LinkedHashSet<>(headers.getAllow());
				methods.addAll(allowed());
				headers.setAllow(methods);
			}
		}));
	}

	/**
	 * Returns a configuration that rejects every CORS preflight.
	 */
	@Override
	public @Nullable CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
		return CorsUtils.isPreFlightRequest(exchange.getRequest()) ? new CorsConfiguration() : null;
	}

}
