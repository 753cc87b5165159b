package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteScope;

import org.springframework.util.unit.DataSize;

/**
 * What may be said of a route for WebSockets.
 */
public final class WebSocketRouteSpec extends RouteSpec<WebSocketRouteSpec> {

	private List<String> subprotocols = List.of();

	private boolean subprotocolRequired;

	WebSocketRouteSpec() {
	}

	/**
	 * Sets the subprotocols that the socket speaks (RFC 6455, section 1.9). The first one
	 * of the client's list that is among them is agreed on. When there is none, the
	 * connection goes on without a subprotocol, which browsers take for a failure if they
	 * asked for one.
	 * @param subprotocols the subprotocols
	 * @return this
	 * @see #subprotocolRequired()
	 */
	public WebSocketRouteSpec subprotocols(String... subprotocols) {
		this.subprotocols = List.of(subprotocols);
		return this;
	}

	/**
	 * Refuses a handshake that has none of the {@linkplain #subprotocols subprotocols},
	 * with status 400. Without subprotocols to choose from it fails the start.
	 * @return this
	 */
	public WebSocketRouteSpec subprotocolRequired() {
		this.subprotocolRequired = true;
		return this;
	}

	/**
	 * Sets after how much silence of the client a ping goes out.
	 * @param pingInterval the time; zero is never
	 * @return this
	 */
	public WebSocketRouteSpec pingInterval(Duration pingInterval) {
		return option(RouteOption.PING_INTERVAL, pingInterval);
	}

	/**
	 * Sets the largest message accepted, after reassembly and inflation.
	 * @param maxMessageSize at least one byte and less than 2 GB
	 * @return this
	 */
	public WebSocketRouteSpec maxMessageSize(DataSize maxMessageSize) {
		return option(RouteOption.MAX_MESSAGE_SIZE, maxMessageSize);
	}

	/**
	 * Sets how many messages one client may send in a second. Every frame counts, pings,
	 * pongs and fragments too. As many as are due in one second may come at once, and
	 * those that were held back while the connection was not read from. One more ends the
	 * connection with {@link io.buckaroo.Termination.Evicted} and close code 1008.
	 * @param maxMessageRate messages per second; zero is any number
	 * @return this
	 */
	public WebSocketRouteSpec maxMessageRate(int maxMessageRate) {
		return option(RouteOption.MAX_MESSAGE_RATE, maxMessageRate);
	}

	/**
	 * Sets how long to wait for the client's close frame before the connection is cut.
	 * @param closeTimeout the time; more than zero
	 * @return this
	 */
	public WebSocketRouteSpec closeTimeout(Duration closeTimeout) {
		return option(RouteOption.CLOSE_TIMEOUT, closeTimeout);
	}

	/**
	 * Sets whether messages may be compressed (permessage-deflate, RFC 7692), for clients
	 * that offer it. A single message goes out as it is when the handler says so.
	 * @param compression whether to compress
	 * @return this
	 * @see io.buckaroo.Frame#uncompressed()
	 */
	public WebSocketRouteSpec compression(boolean compression) {
		return option(RouteOption.COMPRESSION, compression);
	}

	Route route(String path, BuckarooSocket<?> socket) {
		return new Route.WebSocket(in(RouteScope.of(path)), "", options(), socket, this.subprotocols,
				this.subprotocolRequired);
	}

}
