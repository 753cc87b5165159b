package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.webflux.handshake.ConnectionLimits;
import io.buckaroo.webflux.routing.RouteSettings;
import io.buckaroo.webflux.socket.WebSocketSettings;
import io.buckaroo.webflux.sse.SseSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The settings of every route, checked: what {@code buckaroo.routes} says, then what the
 * route itself says, then what the properties say for all.
 */
final class CheckedSettings implements RouteSettings {

	/** What means nothing to event streams. */
	private static final List<RouteOption<?>> OF_SOCKETS = List.of(RouteOption.PING_INTERVAL,
			RouteOption.MAX_MESSAGE_SIZE, RouteOption.MAX_MESSAGE_RATE, RouteOption.CLOSE_TIMEOUT,
			RouteOption.COMPRESSION);

	/** What means nothing to sockets. */
	private static final List<RouteOption<?>> OF_STREAMS = List.of(RouteOption.HEARTBEAT, RouteOption.RETRY);

	private final BuckarooProperties properties;

	private final CallbackExecutor executor;

	/**
	 * Checks the properties.
	 * @param properties the properties
	 * @param routes the routes of the application
	 * @param executor where callbacks that may block run
	 * @throws InvalidConfigurationPropertyValueException if one has a value out of range,
	 * or is for a route that there is not
	 */
	CheckedSettings(BuckarooProperties properties, Routes routes, CallbackExecutor executor) {
		this.properties = properties;
		this.executor = executor;
		ranges("websocket.").check(options(properties.websocket()));
		ranges("websocket.").check(limitsOfSockets());
		ranges("sse.").check(options(properties.sse()));
		ranges("sse.").check(limitsOfStreams());
		ranges("").check(options(properties.mailbox()));
		ranges("security.").positive("session-check-interval", properties.security().sessionCheckInterval());
		ranges("shutdown.").positive("drain-timeout", drainTimeout());
		ranges("shutdown.").shorter("spread", spread(), "drain-timeout", drainTimeout());
		handshakeTimeout(properties);
		properties.routes().forEach((pattern, own) -> {
			ranges("routes[%s].".formatted(pattern)).check(options(own));
			checkUse(pattern, options(own), routes);
		});
	}

	/**
	 * Checks that every route with properties of its own exists, and has a use for them.
	 */
	private static void checkUse(String pattern, RouteOptions own, Routes routes) {
		List<Route> used = StreamSupport.stream(routes.spliterator(), false)
			.filter((route) -> route.pattern().getPatternString().equals(pattern))
			.toList();
		if (used.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.routes", pattern,
					"There is no such route. The routes are %s.".formatted(patterns(routes)));
		}
		if (used.stream().noneMatch(Route.WebSocket.class::isInstance)) {
			checkAbsent(pattern, OF_SOCKETS, own, "an SSE route");
		}
		if (used.stream().noneMatch(Route.Sse.class::isInstance)) {
			checkAbsent(pattern, OF_STREAMS, own, "a WebSocket route");
		}
	}

	private static Set<String> patterns(Routes routes) {
		return StreamSupport.stream(routes.spliterator(), false)
			.map((route) -> route.pattern().getPatternString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void checkAbsent(String pattern, List<RouteOption<?>> useless, RouteOptions own, String kind) {
		for (RouteOption<?> option : useless) {
			Object value = own.find(option);
			if (value != null) {
				throw new InvalidConfigurationPropertyValueException(
						"buckaroo.routes[%s].%s".formatted(pattern, option.name()), value,
						"It does not apply to %s.".formatted(kind));
			}
		}
	}

	Duration drainTimeout() {
		return this.properties.shutdown().drainTimeout();
	}

	Duration spread() {
		return this.properties.shutdown().spread();
	}

	/**
	 * A setting of the web server, which is made before there are routes.
	 */
	static Duration handshakeTimeout(BuckarooProperties properties) {
		ranges("").notNegative("handshake-timeout", properties.handshakeTimeout());
		return properties.handshakeTimeout();
	}

	@Override
	public ConnectionLimits limitsOfSockets() {
		BuckarooProperties.WebSocket all = this.properties.websocket();
		return new ConnectionLimits(all.maxConnections(), all.maxConnectionsPerAddress(),
				all.maxConnectionsPerPrincipal());
	}

	@Override
	public ConnectionLimits limitsOfStreams() {
		BuckarooProperties.Sse all = this.properties.sse();
		return new ConnectionLimits(all.maxConnections(), all.maxConnectionsPerAddress(),
				all.maxConnectionsPerPrincipal());
	}

	@Override
	public WebSocketSettings of(Route.WebSocket route) {
		RouteOptions options = options(route).or(options(this.properties.websocket()));
		return new WebSocketSettings(connection(options, RouteOption.PING_INTERVAL), executor(route, options),
				options.get(RouteOption.ALLOWED_ORIGINS), (int) options.get(RouteOption.MAX_MESSAGE_SIZE).toBytes(),
				options.get(RouteOption.MAX_MESSAGE_RATE), options.get(RouteOption.CLOSE_TIMEOUT),
				options.get(RouteOption.COMPRESSION));
	}

	@Override
	public SseSettings of(Route.Sse route) {
		RouteOptions options = options(route).or(options(this.properties.sse()));
		return new SseSettings(connection(options, RouteOption.HEARTBEAT), executor(route, options),
				options.get(RouteOption.ALLOWED_ORIGINS), options.get(RouteOption.RETRY));
	}

	private static ConnectionSettings connection(RouteOptions options, RouteOption<Duration> keepAliveInterval) {
		return new ConnectionSettings(options.get(RouteOption.IDLE_TIMEOUT), options.get(keepAliveInterval),
				options.get(RouteOption.SEND_TIMEOUT), options.get(RouteOption.MAILBOX_CAPACITY),
				options.get(RouteOption.OVERFLOW));
	}

	private @Nullable Executor executor(Route route, RouteOptions options) {
		return Boolean.TRUE.equals(options.find(RouteOption.BLOCKING)) ? this.executor.of(route) : null;
	}

	/**
	 * What is said of a route itself, and of all mailboxes.
	 */
	private RouteOptions options(Route route) {
		new SettingRanges((name, value,
				reason) -> new InvalidRouteException("The %s of %s is '%s'.".formatted(name, route, value), reason))
			.check(route.options());
		BuckarooProperties.Route own = this.properties.routes().get(route.pattern().getPatternString());
		return ((own != null) ? options(own).or(route.options()) : route.options())
			.or(options(this.properties.mailbox()));
	}

	private static RouteOptions options(BuckarooProperties.WebSocket all) {
		return RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, all.idleTimeout())
			.with(RouteOption.PING_INTERVAL, all.pingInterval())
			.with(RouteOption.MAX_MESSAGE_SIZE, all.maxMessageSize())
			.with(RouteOption.MAX_MESSAGE_RATE, all.maxMessageRate())
			.with(RouteOption.SEND_TIMEOUT, all.sendTimeout())
			.with(RouteOption.CLOSE_TIMEOUT, all.closeTimeout())
			.with(RouteOption.COMPRESSION, all.compression())
			.with(RouteOption.ALLOWED_ORIGINS, all.allowedOrigins());
	}

	private static RouteOptions options(BuckarooProperties.Sse all) {
		return RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, all.idleTimeout())
			.with(RouteOption.HEARTBEAT, all.heartbeat())
			.with(RouteOption.RETRY, all.retry())
			.with(RouteOption.SEND_TIMEOUT, all.sendTimeout())
			.with(RouteOption.ALLOWED_ORIGINS, all.allowedOrigins());
	}

	private static RouteOptions options(BuckarooProperties.Mailbox all) {
		return RouteOptions.NONE.with(RouteOption.MAILBOX_CAPACITY, all.capacity())
			.with(RouteOption.OVERFLOW, all.overflow());
	}

	private static RouteOptions options(BuckarooProperties.Route own) {
		return RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, own.idleTimeout())
			.with(RouteOption.PING_INTERVAL, own.pingInterval())
			.with(RouteOption.HEARTBEAT, own.heartbeat())
			.with(RouteOption.RETRY, own.retry())
			.with(RouteOption.MAX_MESSAGE_SIZE, own.maxMessageSize())
			.with(RouteOption.MAX_MESSAGE_RATE, own.maxMessageRate())
			.with(RouteOption.SEND_TIMEOUT, own.sendTimeout())
			.with(RouteOption.CLOSE_TIMEOUT, own.closeTimeout())
			.with(RouteOption.COMPRESSION, own.compression())
			.with(RouteOption.ALLOWED_ORIGINS, own.allowedOrigins())
			.with(RouteOption.MAILBOX_CAPACITY, own.mailbox().capacity())
			.with(RouteOption.OVERFLOW, own.mailbox().overflow())
			.with(RouteOption.BLOCKING, own.blocking());
	}

	private static SettingRanges ranges(String prefix) {
		return new SettingRanges((name, value,
				reason) -> new InvalidConfigurationPropertyValueException("buckaroo." + prefix + name, value, reason));
	}

}
