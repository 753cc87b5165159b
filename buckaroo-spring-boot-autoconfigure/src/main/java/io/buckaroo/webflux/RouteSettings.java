package io.buckaroo.webflux;

import io.buckaroo.router.Route;

/**
 * The settings of each route.
 */
public interface RouteSettings {

	/**
	 * The settings of a route for sockets.
	 * @param route the route
	 * @return its settings
	 */
	WebSocketSettings of(Route.WebSocket route);

	/**
	 * The settings of a route for event streams.
	 * @param route the route
	 * @return its settings
	 */
	SseSettings of(Route.Sse route);

}
