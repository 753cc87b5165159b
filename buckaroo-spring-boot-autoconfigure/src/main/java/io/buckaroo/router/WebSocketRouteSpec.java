package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.codec.MessageTypes;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteScope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/**
 * Configures a route to a socket.
 */
public final class WebSocketRouteSpec extends RouteSpec<WebSocketRouteSpec> {

	private List<String> subprotocols = List.of();

	private boolean subprotocolRequired;

	private @Nullable MessageTypes messages;

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
	 * Sets the types of the messages of a {@link io.buckaroo.MessageSocket}. Needed only
	 * if its declaration does not show them, as that of a lambda in the call of the
	 * router.
	 * @param input the type of the messages of the client
	 * @param output the type of the messages to the client
	 * @return this specification
	 * @throws InvalidRouteException if a type is raw
	 */
	public WebSocketRouteSpec messages(Class<?> input, Class<?> output) {
		return messages(ResolvableType.forClass(input), ResolvableType.forClass(output));
	}

	/**
	 * Sets the types of the messages of a {@link io.buckaroo.MessageSocket}, with type
	 * arguments.
	 * @param input the type of the messages of the client
	 * @param output the type of the messages to the client
	 * @return this specification
	 * @throws InvalidRouteException if a type, or a type argument, is raw, a wildcard or
	 * a type variable
	 */
	public WebSocketRouteSpec messages(ResolvableType input, ResolvableType output) {
		for (ResolvableType type : List.of(input, output)) {
			if (!MessageTypes.isConcrete(type)) {
				throw new InvalidRouteException("'%s' does not say what a message is.".formatted(type),
						"Name the type with its type arguments, such as ResolvableType.forClassWithGenerics(List.class, Order.class).");
			}
		}
		this.messages = new MessageTypes(input, output);
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

	/**
	 * Creates the route.
	 * @param path the path
	 * @param socket the handler
	 * @param typed whether the handler has typed messages
	 */
	Route route(String path, Object socket, boolean typed) {
		RouteScope scope = in(RouteScope.of(path));
		if (!typed && this.messages != null) {
			throw new InvalidRouteException(
					"The WebSocket route %s declares types of messages, but its handler is a BuckarooSocket."
						.formatted(scope),
					"Implement MessageSocket, or do not declare types of messages.");
		}
		return new Route.WebSocket(scope, "", options(), socket, this.messages, this.subprotocols,
				this.subprotocolRequired);
	}

}
