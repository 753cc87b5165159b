package io.buckaroo.route;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.handshake.HandshakeCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A mapping of requests to a handler, with the options of its connections. Immutable.
 */
public sealed interface Route {

	/**
	 * Returns the path, conditions, attributes and checks of the route.
	 * @return the scope
	 */
	RouteScope scope();

	/**
	 * Returns a description of the handler for messages, such as {@code bean 'chat'}.
	 * @return the description
	 */
	String target();

	/**
	 * Returns the options that the route declares.
	 * @return the options
	 */
	RouteOptions options();

	/**
	 * Returns the handler.
	 * @return a {@link BuckarooSocket}, a {@link MessageSocket} or a
	 * {@link BuckarooEventSource}
	 */
	Object handler();

	/**
	 * Returns this route as part of a group.
	 * @param group the scope of the group
	 * @return a new route
	 * @throws InvalidRouteException if the combined path is not a valid path pattern
	 */
	Route within(RouteScope group);

	/**
	 * Returns this route with another description of its handler.
	 * @param target the description
	 * @return a new route
	 */
	Route withTarget(String target);

	/**
	 * Returns the path, including the base path.
	 * @return the pattern
	 */
	default PathPattern pattern() {
		return scope().pattern();
	}

	/**
	 * Returns the conditions that a request must match in addition to the path.
	 * @return the conditions, all of which must match
	 */
	default List<RequestPredicate> conditions() {
		return scope().conditions();
	}

	/**
	 * Returns the attributes of the connections of the route.
	 * @return the attributes
	 */
	default Map<String, Object> attributes() {
		return scope().attributes();
	}

	/**
	 * Returns the checks that run before a request becomes a connection.
	 * @return the checks, in their order
	 */
	default List<HandshakeCheck> checks() {
		return scope().checks();
	}

	/**
	 * A route of WebSocket handshakes to a socket.
	 *
	 * @param scope the path, conditions, attributes and checks
	 * @param target the description of the handler for messages
	 * @param options the options that the route declares
	 * @param handler the handler, a {@link BuckarooSocket} or a {@link MessageSocket}
	 * @param messages the types of the messages of a {@code MessageSocket}; {@code null}
	 * for a {@code BuckarooSocket}, and if the route does not declare them
	 * @param subprotocols the subprotocols that the handler supports
	 * @param subprotocolRequired whether a handshake without one of them is refused
	 */
	record WebSocket(RouteScope scope, String target, RouteOptions options, Object handler,
			@Nullable MessageTypes messages, List<String> subprotocols, boolean subprotocolRequired) implements Route {

		/**
		 * Creates a route.
		 * @param scope the path, conditions, attributes and checks
		 * @param target the description of the handler for messages
		 * @param options the options that the route declares
		 * @param handler the handler, a {@link BuckarooSocket} or a {@link MessageSocket}
		 * @param messages the types of the messages of a {@code MessageSocket};
		 * {@code null} for a {@code BuckarooSocket}, and if the route does not declare
		 * them
		 * @param subprotocols the subprotocols that the handler supports
		 * @param subprotocolRequired whether a handshake without one of them is refused
		 * @throws InvalidRouteException if a subprotocol is required and there is none
		 */
		public WebSocket {
			Assert.isTrue((handler instanceof BuckarooSocket && messages == null) || handler instanceof MessageSocket,
					"'handler' must be a BuckarooSocket without types of messages, or a MessageSocket");
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
			return new WebSocket(group.nest(this.scope), this.target, this.options, this.handler, this.messages,
					this.subprotocols, this.subprotocolRequired);
		}

		@Override
		public Route withTarget(String target) {
			return new WebSocket(this.scope, target, this.options, this.handler, this.messages, this.subprotocols,
					this.subprotocolRequired);
		}

		/**
		 * Returns this route with types of messages.
		 * @param messages the types
		 * @return a new route
		 */
		public WebSocket withMessages(MessageTypes messages) {
			return new WebSocket(this.scope, this.target, this.options, this.handler, messages, this.subprotocols,
					this.subprotocolRequired);
		}

		@Override
		public String toString() {
			return "WebSocket " + this.scope + " to " + this.target;
		}

	}

	/**
	 * A route of requests for an event stream to an event source.
	 *
	 * @param scope the path, conditions, attributes and checks
	 * @param target the description of the handler for messages
	 * @param options the options that the route declares
	 * @param handler the handler
	 * @param methods the HTTP methods
	 */
	record Sse(RouteScope scope, String target, RouteOptions options, BuckarooEventSource<?> handler,
			Set<HttpMethod> methods) implements Route {

		/**
		 * Creates a route.
		 * @param scope the path, conditions, attributes and checks
		 * @param target the description of the handler for messages
		 * @param options the options that the route declares
		 * @param handler the handler
		 * @param methods the HTTP methods
		 * @throws InvalidRouteException if there are no methods, or {@code HEAD} or
		 * {@code OPTIONS} is among them, which are handled automatically
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
		 * Returns the HTTP methods that are served: those of the route, and {@code HEAD}
		 * if {@code GET} is among them.
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
