package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteScope;

import org.springframework.util.unit.DataSize;

/**
 * Configures a route to a socket.
 */
public final class WebSocketRouteSpec extends RouteSpec<WebSocketRouteSpec> {

	private List<String> subprotocols = List.of();

	private boolean subprotocolRequired;

	WebSocketRouteSpec() {
	}

	/**
	 * Sets the subprotocols that the socket supports (RFC 6455, section 1.9). The first
	 * subprotocol in the client's list that is supported is selected. If there is none,
	 * the connection is established without a subprotocol, which browsers treat as a
	 * failure if they requested one.
	 * @param subprotocols the supported subprotocols
	 * @return this specification
	 * @see #subprotocolRequired()
	 */
	public WebSocketRouteSpec subprotocols(String... subprotocols) {
		this.subprotocols = List.of(subprotocols);
		return this;
	}

	/**
	 * Refuses handshakes that offer none of the {@linkplain #subprotocols supported
	 * subprotocols}, with status 400. Fails at start-up if no subprotocols are set.
	 * @return this specification
	 */
	public WebSocketRouteSpec subprotocolRequired() {
		this.subprotocolRequired = true;
		return this;
	}

	/**
	 * Sets the time without inbound frames after which a ping is sent.
	 * @param pingInterval the interval, not negative; zero disables pings
	 * @return this specification
	 */
	public WebSocketRouteSpec pingInterval(Duration pingInterval) {
		return option(RouteOption.PING_INTERVAL, pingInterval);
	}

	/**
	 * Sets the maximum size of an inbound message, after reassembly and decompression. A
	 * larger message ends the connection with
	 * {@link io.buckaroo.Termination.ProtocolError} and close code 1009.
	 * @param maxMessageSize the size, at least one byte and less than 2GB
	 * @return this specification
	 */
	public WebSocketRouteSpec maxMessageSize(DataSize maxMessageSize) {
		return option(RouteOption.MAX_MESSAGE_SIZE, maxMessageSize);
	}

	/**
	 * Sets the maximum number of frames that a client may send per second, including
	 * control frames and fragments. One second's allowance may arrive in a burst, in
	 * addition to the frames that were held back while the connection was not read. A
	 * client that exceeds the rate is disconnected with
	 * {@link io.buckaroo.Termination.Evicted} and close code 1008.
	 * @param maxMessageRate the number of frames per second, not negative; zero means no
	 * limit
	 * @return this specification
	 */
	public WebSocketRouteSpec maxMessageRate(int maxMessageRate) {
		return option(RouteOption.MAX_MESSAGE_RATE, maxMessageRate);
	}

	/**
	 * Sets the maximum time to wait for the client's close frame before the connection is
	 * terminated.
	 * @param closeTimeout the timeout, positive
	 * @return this specification
	 */
	public WebSocketRouteSpec closeTimeout(Duration closeTimeout) {
		return option(RouteOption.CLOSE_TIMEOUT, closeTimeout);
	}

	/**
	 * Sets whether messages are compressed for clients that offer
	 * {@code permessage-deflate} (RFC 7692). Handlers can exclude individual messages.
	 * @param compression whether to compress
	 * @return this specification
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
