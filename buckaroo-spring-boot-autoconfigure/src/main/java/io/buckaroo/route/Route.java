package io.buckaroo.route;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.handshake.HandshakeCheck;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Which requests a handler serves, and how.
 */
public sealed interface Route {

	/**
	 * Which requests are meant.
	 * @return the scope
	 */
	RouteScope scope();

	/**
	 * Where the requests go, for messages, such as {@code bean 'chat'}.
	 * @return a name
	 */
	String target();

	/**
	 * What is different for this route.
	 * @return the options
	 */
	RouteOptions options();

	/**
	 * The handler.
	 * @return a {@link BuckarooSocket} or a {@link BuckarooEventSource}
	 */
	Object handler();

	/**
	 * The same route inside a group.
	 * @param group the group
	 * @return the route
	 * @throws InvalidRouteException if their paths do not fit together
	 */
	Route within(RouteScope group);

	/**
	 * The same route with another name of its target.
	 * @param target where the requests go
	 * @return the route
	 */
	Route withTarget(String target);

	/**
	 * The path, base path included.
	 * @return the pattern
	 */
	default PathPattern pattern() {
		return scope().pattern();
	}

	/**
	 * What a request must fulfil beside.
	 * @return the predicates, all of which must hold
	 */
	default List<RequestPredicate> conditions() {
		return scope().conditions();
	}

	/**
	 * What the connections of the route show.
	 * @return the attributes
	 */
	default Map<String, Object> attributes() {
		return scope().attributes();
	}

	/**
	 * Who is asked before a request becomes a connection.
	 * @return the checks, in their order
	 */
	default List<HandshakeCheck> checks() {
		return scope().checks();
	}

	/**
	 * A route for WebSocket handshakes.
	 *
	 * @param scope which requests are meant
	 * @param target where the requests go, for messages
	 * @param options what is different for it
	 * @param handler the handler
	 * @param subprotocols the subprotocols that the handler speaks
	 * @param subprotocolRequired whether a handshake without one of them is refused
	 */
	record WebSocket(RouteScope scope, String target, RouteOptions options, BuckarooSocket<?> handler,
			List<String> subprotocols, boolean subprotocolRequired) implements Route {

		/**
		 * Copies and checks the subprotocols.
		 * @param scope which requests are meant
		 * @param target where the requests go, for messages
		 * @param options what is different for it
		 * @param handler the handler
		 * @param subprotocols the subprotocols that the handler speaks
		 * @param subprotocolRequired whether a handshake without one of them is refused
		 * @throws InvalidRouteException if one is required and there is none
		 */
		public WebSocket {
			subprotocols = List.copyOf(subprotocols);
			if (subprotocolRequired && subprotocols.isEmpty()) {
				throw new InvalidRouteException(
						"The WebSocket route %s requires a subprotocol but declares none, and would refuse every handshake."
							.formatted(scope),
						"Declare its subprotocols, or do not require one.");
			}
		}

		@Override
		public Route within(RouteScope group) {
			return new WebSocket(group.nest(this.scope), this.target, this.options, this.handler, this.subprotocols,
					this.subprotocolRequired);
		}

		@Override
		public Route withTarget(String target) {
			return new WebSocket(this.scope, target, this.options, this.handler, this.subprotocols,
					this.subprotocolRequired);
		}

		@Override
		public String toString() {
			return "WebSocket " + this.scope + " to " + this.target;
		}

	}

	/**
	 * A route for event streams.
	 *
	 * @param scope which requests are meant
	 * @param target where the requests go, for messages
	 * @param options what is different for it
	 * @param handler the handler
	 * @param methods the methods of the requests
	 */
	record Sse(RouteScope scope, String target, RouteOptions options, BuckarooEventSource<?> handler,
			Set<HttpMethod> methods) implements Route {

		/**
		 * Checks the methods.
		 * @param scope which requests are meant
		 * @param target where the requests go, for messages
		 * @param options what is different for it
		 * @param handler the handler
		 * @param methods the methods of the requests
		 * @throws InvalidRouteException if there is none, or one that is answered by
		 * itself
		 */
		public Sse {
			methods = Set.copyOf(methods);
			if (methods.isEmpty()) {
				throw new InvalidRouteException("The SSE route %s declares no HTTP method.".formatted(scope),
						"Declare at least one method, such as GET, which is the default.");
			}
			for (HttpMethod method : List.of(HttpMethod.HEAD, HttpMethod.OPTIONS)) {
				if (methods.contains(method)) {
					throw new InvalidRouteException(
							"The SSE route %s must not declare the HTTP method %s.".formatted(scope, method),
							"Remove it: HEAD and OPTIONS are handled automatically.");
				}
			}
		}

		/**
		 * The methods that are answered: those of the route, and {@code HEAD} where there
		 * is {@code GET}.
		 * @return the methods
		 */
		public Set<HttpMethod> answeredMethods() {
			if (!this.methods.contains(HttpMethod.GET)) {
				return this.methods;
			}
			Set<HttpMethod> answered = new LinkedHashSet<>(this.methods);
			answered.add(HttpMethod.HEAD);
			return answered;
		}

		@Override
		public Route within(RouteScope group) {
			return new Sse(group.nest(this.scope), this.target, this.options, this.handler, this.methods);
		}

		@Override
		public Route withTarget(String target) {
			return new Sse(this.scope, target, this.options, this.handler, this.methods);
		}

		@Override
		public String toString() {
			return "SSE " + this.scope + " to " + this.target;
		}

	}

}
