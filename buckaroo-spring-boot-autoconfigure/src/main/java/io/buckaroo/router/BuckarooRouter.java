package io.buckaroo.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.route.HostPredicate;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteScope;
import io.buckaroo.route.Routes;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;

/**
 * Routes in code, beside the annotations: which requests which handler serves. To be
 * declared as a bean, in the manner of
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
 * The first route that matches a request takes it, in the order of declaration. Of
 * several routers the one with the lower {@code @Order} comes first; annotated handlers
 * come after all routers, the most specific path first. A path is a
 * {@link org.springframework.web.util.pattern.PathPattern}: <code>/chat/{room}</code> has
 * a variable, <code>/file-{name}.json</code> one with a prefix and a suffix,
 * <code>/files/{*path}</code> takes all that follows. {@code buckaroo.base-path} is put
 * before all of them.
 * <p>
 * Mirrors {@code Buckaroo.Router} and the {@code Plug.Router} that it extends.
 */
public final class BuckarooRouter {

	private final List<Route> routes;

	private BuckarooRouter(List<Route> routes) {
		this.routes = List.copyOf(routes);
	}

	/**
	 * Begins a router.
	 * @return the builder
	 */
	public static Builder route() {
		return new Builder();
	}

	/**
	 * Whether a request is for a host, whatever its port and whether in upper or lower
	 * case; behind a proxy it is what {@code server.forward-headers-strategy} makes of
	 * it.
	 * <p>
	 * Mirrors the option {@code :host} of {@code Plug.Router.match}.
	 * @param host the host, such as {@code example.org}; with a dot at the end, such as
	 * {@code admin.}, any host that begins so
	 * @return the condition
	 */
	public static RequestPredicate host(String host) {
		return new HostPredicate(host);
	}

	/**
	 * The routes, in the order of declaration.
	 * @return the routes
	 */
	public List<Route> routes() {
		return this.routes;
	}

	/**
	 * Builds a router, or a group of its routes.
	 */
	public static final class Builder extends ScopeSpec<Builder> {

		private final List<Route> routes = new ArrayList<>();

		private Builder() {
		}

		/**
		 * Maps WebSocket handshakes to a socket.
		 * <p>
		 * Mirrors the macro {@code websocket} of {@code Buckaroo.Router}.
		 * @param path the path, with a slash at its begin
		 * @param socket the socket, which serves all connections of the route
		 * @return this
		 * @throws InvalidRouteException if the path is no path pattern
		 */
		public Builder websocket(String path, BuckarooSocket<?> socket) {
			return websocket(path, socket, (route) -> {
			});
		}

		/**
		 * Maps WebSocket handshakes to a socket.
		 * @param path the path, with a slash at its begin
		 * @param socket the socket, which serves all connections of the route
		 * @param spec says more of the route
		 * @return this
		 * @throws InvalidRouteException if the path is no path pattern
		 */
		public Builder websocket(String path, BuckarooSocket<?> socket, Consumer<WebSocketRouteSpec> spec) {
			Assert.notNull(socket, "'socket' must not be null");
			Assert.notNull(spec, "'spec' must not be null");
			WebSocketRouteSpec route = new WebSocketRouteSpec();
			spec.accept(route);
			this.routes.add(route.route(path, socket));
			return this;
		}

		/**
		 * Maps requests that accept an event stream to an event source.
		 * <p>
		 * Mirrors the macro {@code sse} of {@code Buckaroo.Router}.
		 * @param path the path, with a slash at its begin
		 * @param source the event source, which serves all connections of the route
		 * @return this
		 * @throws InvalidRouteException if the path is no path pattern
		 */
		public Builder sse(String path, BuckarooEventSource<?> source) {
			return sse(path, source, (route) -> {
			});
		}

		/**
		 * Maps requests that accept an event stream to an event source.
		 * @param path the path, with a slash at its begin
		 * @param source the event source, which serves all connections of the route
		 * @param spec says more of the route
		 * @return this
		 * @throws InvalidRouteException if the path is no path pattern, or a method is
		 * answered by itself
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
		 * Groups routes under a prefix.
		 * @param prefix the prefix, with a slash at its begin and none at its end; it may
		 * have path variables, which the routes see as their own. The path {@code /}
		 * inside is the prefix itself
		 * @param group declares the routes, and what holds for all of them
		 * @return this
		 * @throws InvalidRouteException if prefix and path together are no path pattern
		 */
		public Builder nest(String prefix, Consumer<Builder> group) {
			Assert.notNull(group, "'group' must not be null");
			Builder nested = new Builder();
			group.accept(nested);
			return mount(prefix, nested.build());
		}

		/**
		 * Puts the routes of another router under a prefix.
		 * <p>
		 * Mirrors {@code Plug.Router.forward}.
		 * @param prefix the prefix, with a slash at its begin and none at its end; it may
		 * have path variables, which the routes see as their own. The path {@code /}
		 * inside is the prefix itself
		 * @param router the other router. If it is a bean it is served at its own paths
		 * too
		 * @return this
		 * @throws InvalidRouteException if prefix and path together are no path pattern
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
