package io.buckaroo.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.MessageSocket;
import io.buckaroo.route.HostPredicate;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteScope;
import io.buckaroo.route.Routes;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;

/**
 * Maps requests to sockets and event sources in code, as an alternative to the mapping
 * annotations. A router is declared as a bean, in the style of
 * {@link org.springframework.web.reactive.function.server.RouterFunctions}:
 *
 * <pre class="code">
 * &#064;Bean
 * BuckarooRouter routes(ChatSocket chat, PriceFeed prices, AdminSocket admin) {
 *     return BuckarooRouter.route()
 *         .websocket("/chat/{room}", chat, (route) -&gt; route.idleTimeout(Duration.ofMinutes(5)))
 *         .sse("/prices/{symbol}", prices)
 *         .nest("/admin", (nested) -&gt; nested.matching(host("admin.")).websocket("/", admin))
 *         .build();
 * }</pre>
 *
 * Routes are matched in the order of declaration, and the first match serves the request.
 * Several routers are consulted by {@code @Order}; annotated handlers follow after all
 * routers, the most specific path first. A path is a
 * {@link org.springframework.web.util.pattern.PathPattern}: <code>/chat/{room}</code> has
 * a variable, <code>/file-{name}.json</code> a variable with a prefix and a suffix, and
 * <code>/files/{*path}</code> captures the remaining segments. The property
 * {@code buckaroo.base-path} is a prefix of all paths.
 * <p>
 * A router is immutable. A route that is unreachable, or that matches the same requests
 * as another one, causes the application to fail at start-up.
 * <p>
 * Mirrors {@code Buckaroo.Router} and the {@code Plug.Router} that it extends.
 */
public final class BuckarooRouter {

	private final List<Route> routes;

	private BuckarooRouter(List<Route> routes) {
		this.routes = List.copyOf(routes);
	}

	/**
	 * Creates a builder of a router.
	 * @return the builder
	 */
	public static Builder route() {
		return new Builder();
	}

	/**
	 * Returns a condition that matches the host of a request, on any port and ignoring
	 * case. Behind a proxy, the host is determined by
	 * {@code server.forward-headers-strategy}.
	 * <p>
	 * Mirrors the option {@code :host} of {@code Plug.Router.match}.
	 * @param host the host, such as {@code example.org}; with a trailing dot, such as
	 * {@code admin.}, a prefix of hosts
	 * @return the condition
	 */
	public static RequestPredicate host(String host) {
		return new HostPredicate(host);
	}

	/**
	 * Returns the routes, in the order of declaration.
	 * @return the routes, unmodifiable
	 */
	public List<Route> routes() {
		return this.routes;
	}

	/**
	 * Builds a router or a group of routes. Not thread-safe.
	 */
	public static final class Builder extends ScopeSpec<Builder> {

		private final List<Route> routes = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Maps WebSocket handshakes to a socket.
		 * <p>
		 * Mirrors the macro {@code websocket} of {@code Buckaroo.Router}.
		 * @param path the path, with a leading slash
		 * @param socket the handler, shared by all connections of the route
		 * @return this builder
		 * @throws InvalidRouteException if the path is not a valid path pattern
		 */
		public Builder websocket(String path, BuckarooSocket<?> socket) {
			return websocket(path, socket, (route) -> {
			});
		}

		/**
		 * Maps WebSocket handshakes to a socket.
		 * @param path the path, with a leading slash
		 * @param socket the handler, shared by all connections of the route
		 * @param spec the configuration of the route
		 * @return this builder
		 * @throws InvalidRouteException if the path is not a valid path pattern, or a
		 * subprotocol is required and none is declared
		 */
		public Builder websocket(String path, BuckarooSocket<?> socket, Consumer<WebSocketRouteSpec> spec) {
			Assert.notNull(socket, "'socket' must not be null");
			Assert.notNull(spec, "'spec' must not be null");
			WebSocketRouteSpec route = new WebSocketRouteSpec();
			spec.accept(route);
			this.routes.add(route.route(path, socket, false));
			return this;
		}

		/**
		 * Maps WebSocket handshakes to a socket with typed messages.
		 * @param path the path, with a leading slash
		 * @param socket the handler, shared by all connections of the route, whose class
		 * or {@code @Bean} method declares the types of its messages
		 * @return this builder
		 * @throws InvalidRouteException if the path is not a valid path pattern
		 */
		public Builder messageSocket(String path, MessageSocket<?, ?, ?> socket) {
			return messageSocket(path, socket, (route) -> {
			});
		}

		/**
		 * Maps WebSocket handshakes to a socket with typed messages. <pre class="code">
		 * .messageSocket("/orders", orders, (route) -&gt; route.messages(Order.class, Answer.class))</pre>
		 * @param path the path, with a leading slash
		 * @param socket the handler, shared by all connections of the route
		 * @param spec the configuration of the route, which may name the types of the
		 * messages
		 * @return this builder
		 * @throws InvalidRouteException if the path is not a valid path pattern, a
		 * subprotocol is required and none is declared, or a type is raw
		 */
		public Builder messageSocket(String path, MessageSocket<?, ?, ?> socket, Consumer<WebSocketRouteSpec> spec) {
			Assert.notNull(socket, "'socket' must not be null");
			Assert.notNull(spec, "'spec' must not be null");
			WebSocketRouteSpec route = new WebSocketRouteSpec();
			spec.accept(route);
			this.routes.add(route.route(path, socket, true));
			return this;
		}

		/**
		 * Maps requests that accept an event stream to an event source.
		 * <p>
		 * Mirrors the macro {@code sse} of {@code Buckaroo.Router}.
		 * @param path the path, with a leading slash
		 * @param source the handler, shared by all connections of the route
		 * @return this builder
		 * @throws InvalidRouteException if the path is not a valid path pattern
		 */
		public Builder sse(String path, BuckarooEventSource<?> source) {
			return sse(path, source, (route) -> {
			});
		}

		/**
		 * Maps requests that accept an event stream to an event source.
		 * @param path the path, with a leading slash
		 * @param source the handler, shared by all connections of the route
		 * @param spec the configuration of the route
		 * @return this builder
		 * @throws InvalidRouteException if the path is not a valid path pattern, or the
		 * methods are empty or include {@code HEAD} or {@code OPTIONS}
		 */
		public Builder sse(String path, BuckarooEventSource<?> source, Consumer<SseRouteSpec> spec) {
			Assert.notNull(source, "'source' must not be null");
			Assert.notNull(spec, "'spec' must not be null");
			SseRouteSpec route = new SseRouteSpec();
			spec.accept(route);
			this.routes.add(route.route(path, source));
			return this;
		}

		/**
		 * Adds a group of routes under a path prefix.
		 * @param prefix the prefix, with a leading and without a trailing slash; may
		 * contain path variables, which are available to the routes. The path {@code /}
		 * of a nested route denotes the prefix itself
		 * @param group the declaration of the routes and of the configuration they share
		 * @return this builder
		 * @throws InvalidRouteException if the prefix or a combined path is not a valid
		 * path pattern
		 */
		public Builder nest(String prefix, Consumer<Builder> group) {
			Assert.notNull(group, "'group' must not be null");
			Builder nested = new Builder();
			group.accept(nested);
			return mount(prefix, nested.build());
		}

		/**
		 * Adds the routes of another router under a path prefix.
		 * <p>
		 * Mirrors {@code Plug.Router.forward}.
		 * @param prefix the prefix, with a leading and without a trailing slash; may
		 * contain path variables, which are available to the routes. The path {@code /}
		 * of a nested route denotes the prefix itself
		 * @param router the other router, which is unchanged; a router that is a bean is
		 * also served at its own paths
		 * @return this builder
		 * @throws InvalidRouteException if the prefix or a combined path is not a valid
		 * path pattern
		 */
		public Builder mount(String prefix, BuckarooRouter router) {
			Assert.notNull(prefix, "'prefix' must not be null");
			Assert.notNull(router, "'router' must not be null");
			if (prefix.length() > 1 && prefix.endsWith("/")) {
				throw new InvalidRouteException("The prefix '%s' ends with '/'.".formatted(prefix),
						"Remove the trailing slash.");
			}
			RouteScope scope = RouteScope.of(prefix);
			router.routes().forEach((route) -> this.routes.add(route.within(scope)));
			return this;
		}

		/**
		 * Builds the router.
		 * @return the router
		 */
		public BuckarooRouter build() {
			RouteScope scope = in(RouteScope.EVERYTHING);
			return new BuckarooRouter(this.routes.stream().map((route) -> route.within(scope)).toList());
		}

	}

}
