package io.buckaroo.webflux.routing;

import io.buckaroo.route.Route;
import io.buckaroo.webflux.handshake.ConnectionLimits;
import io.buckaroo.webflux.socket.WebSocketSettings;
import io.buckaroo.webflux.sse.SseSettings;

/**
 * The settings of each route, and the limits for all routes together.
 */
public interface RouteSettings {

	/**
	 * Returns the settings of a WebSocket route.
	 * @param route the route
	 * @return the settings
	 */
	WebSocketSettings of(Route.WebSocket route);

	/**
	 * Returns the settings of an event stream route.
	 * @param route the route
	 * @return the settings
	 */
	SseSettings of(Route.Sse route);

	/**
	 * Returns the limits for the number of WebSocket connections.
	 * @return the limits
	 */
	ConnectionLimits limitsOfSockets();

	/**
	 * Returns the limit for the memory of all messages of WebSocket connections that have
	 * been received in part.
	 * @return the number of bytes; zero means no limit
	 */
	long maxBuffered();

	/**
	 * Returns the limits for the number of event streams.
	 * @return the limits
	 */
	ConnectionLimits limitsOfStreams();

}
