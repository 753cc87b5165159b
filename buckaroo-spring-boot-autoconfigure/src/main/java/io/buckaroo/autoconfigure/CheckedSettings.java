package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.router.Route;
import io.buckaroo.router.Routes;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.webflux.RouteSettings;
import io.buckaroo.webflux.SseSettings;
import io.buckaroo.webflux.WebSocketSettings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The settings that the properties make, checked.
 *
 * @param webSocket the settings of sockets
 * @param sse the settings of event streams
 * @param drainTimeout how long a shutdown waits
 * @param routes what is different for single routes, by their pattern
 */
record CheckedSettings(WebSocketSettings webSocket, SseSettings sse, Duration drainTimeout,
		Map<String, BuckarooProperties.Route> routes) implements RouteSettings {

	/** Nanoseconds have to fit into a long, also when the clock's time is added. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * Checks the properties.
	 * @param properties the properties
	 * @return the settings
	 * @throws InvalidConfigurationPropertyValueException if one has a value out of range
	 */
	static CheckedSettings from(BuckarooProperties properties) {
		return new CheckedSettings(webSocket(properties), sse(properties),
				positive("shutdown.drain-timeout", properties.shutdown().drainTimeout()), routes(properties));
	}

	@Override
	public WebSocketSettings of(Route.WebSocket route) {
		return this.webSocket.withConnection(ofRoute(route, this.webSocket.connection()));
	}

	@Override
	public SseSettings of(Route.Sse route) {
		return this.sse.withConnection(ofRoute(route, this.sse.connection()));
	}

	private ConnectionSettings ofRoute(Route route, ConnectionSettings connection) {
		BuckarooProperties.Route properties = this.routes.get(route.pattern().getPatternString());
		if (properties == null) {
			return connection;
		}
		Integer capacity = properties.mailbox().capacity();
		Overflow overflow = properties.mailbox().overflow();
		return connection.withMailbox((capacity != null) ? capacity : connection.mailboxCapacity(),
				(overflow != null) ? overflow : connection.overflow());
	}

	/**
	 * Checks that every route with properties of its own exists.
	 * @param routes the routes of the application
	 * @return these settings
	 * @throws InvalidConfigurationPropertyValueException if one does not
	 */
	CheckedSettings checkedFor(Routes routes) {
		Set<String> patterns = new TreeSet<>();
		routes.forEach((route) -> patterns.add(route.pattern().getPatternString()));
		this.routes.keySet()
			.forEach((pattern) -> check(patterns.contains(pattern), "routes", pattern,
					"There is no such route. The routes are %s.".formatted(patterns)));
		return this;
	}

	private static Map<String, BuckarooProperties.Route> routes(BuckarooProperties properties) {
		properties.routes().forEach((pattern, route) -> {
			Integer capacity = route.mailbox().capacity();
			if (capacity != null) {
				capacity("routes[%s].mailbox.capacity".formatted(pattern), capacity);
			}
		});
		return properties.routes();
	}

	private static WebSocketSettings webSocket(BuckarooProperties properties) {
		BuckarooProperties.WebSocket webSocket = properties.websocket();
		ConnectionSettings connection = new ConnectionSettings(
				notNegative("websocket.idle-timeout", webSocket.idleTimeout()),
				notNegative("websocket.ping-interval", webSocket.pingInterval()),
				notNegative("websocket.send-timeout", webSocket.sendTimeout()), capacity(properties),
				properties.mailbox().overflow());
		long maxMessageSize = webSocket.maxMessageSize().toBytes();
		check(maxMessageSize > 0 && maxMessageSize <= Integer.MAX_VALUE, "websocket.max-message-size",
				webSocket.maxMessageSize(), "It must be at least one byte and less than 2GB.");
		webSocket.allowedOrigins()
			.forEach((origin) -> check(origin.equals("*") || origin.contains("://"), "websocket.allowed-origins",
					origin, "Each must be '*', or a scheme and a host such as 'https://*.example.org'."));
		return new WebSocketSettings(connection, (int) maxMessageSize,
				positive("websocket.close-timeout", webSocket.closeTimeout()), webSocket.allowedOrigins());
	}

	private static SseSettings sse(BuckarooProperties properties) {
		BuckarooProperties.Sse sse = properties.sse();
		ConnectionSettings connection = new ConnectionSettings(notNegative("sse.idle-timeout", sse.idleTimeout()),
				notNegative("sse.heartbeat", sse.heartbeat()), notNegative("sse.send-timeout", sse.sendTimeout()),
				capacity(properties), properties.mailbox().overflow());
		return new SseSettings(connection, notNegative("sse.retry", sse.retry()));
	}

	private static int capacity(BuckarooProperties properties) {
		return capacity("mailbox.capacity", properties.mailbox().capacity());
	}

	private static int capacity(String name, int value) {
		check(value > 0, name, value, "It must be at least 1.");
		return value;
	}

	private static Duration notNegative(String name, Duration value) {
		check(!value.isNegative(), name, value, "It must not be negative; 0 turns it off.");
		check(value.compareTo(LONGEST) <= 0, name, value, "It must not be longer than a century; 0 turns it off.");
		return value;
	}

	private static Duration positive(String name, Duration value) {
		check(!value.isNegative() && !value.isZero() && value.compareTo(LONGEST) <= 0, name, value,
				"It must be positive, and not longer than a century.");
		return value;
	}

	private static void check(boolean valid, String name, Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("buckaroo." + name, value, reason);
		}
	}

}
