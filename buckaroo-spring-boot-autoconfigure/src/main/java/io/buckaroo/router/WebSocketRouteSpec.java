package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * What may be said of a route for WebSockets.
 */
public final class WebSocketRouteSpec extends RouteSpec<WebSocketRouteSpec> {

	private List<String> subprotocols = List.of();

	private boolean subprotocolRequired;

	private @Nullable Duration pingInterval;

	private @Nullable DataSize maxMessageSize;

	private @Nullable Duration closeTimeout;

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
	 * with status 400.
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
		Assert.notNull(pingInterval, "'pingInterval' must not be null");
		this.pingInterval = pingInterval;
		return this;
	}

	/**
	 * Sets the largest message accepted, after reassembly.
	 * @param maxMessageSize at least one byte and less than 2 GB
	 * @return this
	 */
	public WebSocketRouteSpec maxMessageSize(DataSize maxMessageSize) {
		Assert.notNull(maxMessageSize, "'maxMessageSize' must not be null");
		this.maxMessageSize = maxMessageSize;
		return this;
	}

	/**
	 * Sets how long to wait for the client's close frame before the connection is cut.
	 * @param closeTimeout the time; more than zero
	 * @return this
	 */
	public WebSocketRouteSpec closeTimeout(Duration closeTimeout) {
		Assert.notNull(closeTimeout, "'closeTimeout' must not be null");
		this.closeTimeout = closeTimeout;
		return this;
	}

	Route route(String path, BuckarooSocket<?> socket) {
		RouteOptions options = new RouteOptions(null, this.pingInterval, null, null, this.maxMessageSize, null,
				this.closeTimeout, null, null, null, null);
		return new Route.WebSocket(in(RouteScope.of(path)), "", options.or(commonOptions()), socket, this.subprotocols,
				this.subprotocolRequired);
	}

}
