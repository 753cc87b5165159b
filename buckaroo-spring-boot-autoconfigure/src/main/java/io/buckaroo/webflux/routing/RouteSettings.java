package io.buckaroo.webflux.routing;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.handshake.ConnectionLimits;
import io.buckaroo.webflux.socket.WebSocketSettings;
import io.buckaroo.webflux.sse.SseSettings;

/**
 * The settings of each route, and of all together.
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

	/**
	 * How many sockets there may be.
	 * @return the limits
	 */
	ConnectionLimits limitsOfSockets();

	/**
	 * How many event streams there may be.
	 * @return the limits
	 */
	ConnectionLimits limitsOfStreams();

}
