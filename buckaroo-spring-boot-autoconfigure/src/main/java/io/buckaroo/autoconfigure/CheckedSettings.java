package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;

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
 * The checked settings of every route. For each option, the value of
 * {@code buckaroo.routes} takes precedence over the value that the route declares in
 * code, and that over the properties of all routes.
 */
final class CheckedSettings implements RouteSettings {

	private final BuckarooProperties properties;

	private final Routes routes;

	private final CallbackExecutor executor;

	/**
	 * Creates the settings and checks all properties.
	 * @param properties the properties
	 * @param routes the routes of the application
	 * @param executor the executor of callbacks that may block
	 * @throws InvalidConfigurationPropertyValueException if a value is out of range, or a
	 * property of {@code buckaroo.routes} does not apply to any route
	 */
	CheckedSettings(BuckarooProperties properties, Routes routes, CallbackExecutor executor) {
		this.properties = properties;
		this.routes = routes;
		this.executor = executor;
		SettingRanges sockets = SettingRanges.ofProperties("websocket.");
		sockets.check(PropertyOptions.of(properties.websocket()));
		sockets.check(limitsOfSockets());
		SettingRanges streams = SettingRanges.ofProperties("sse.");
		streams.check(PropertyOptions.of(properties.sse()));
		streams.check(limitsOfStreams());
		SettingRanges.ofProperties("").check(PropertyOptions.of(properties.mailbox()));
		ServerSettings.check(properties);
		properties.routes().forEach(new RoutePropertiesCheck(routes)::check);
	}

	@Override
	public ConnectionLimits limitsOfSockets() {
		BuckarooProperties.WebSocket all = this.properties.websocket();
		return new ConnectionLimits(all.maxConnections(), all.maxConnectionsPerAddress(),
				all.maxConnectionsPerPrincipal());
	}

	@Override
	public long maxBuffered() {
		return ServerSettings.maxBuffered(this.properties, maxMessageSize());
	}

	private int maxMessageSize() {
		int[] max = new int[1];
		this.routes.forEach((route) -> {
			if (route instanceof Route.WebSocket socket) {
				max[0] = Math.max(max[0], of(socket).maxMessageSize());
			}
		});
		return max[0];
	}

	@Override
	public ConnectionLimits limitsOfStreams() {
		BuckarooProperties.Sse all = this.properties.sse();
		return new ConnectionLimits(all.maxConnections(), all.maxConnectionsPerAddress(),
				all.maxConnectionsPerPrincipal());
	}

	@Override
	public WebSocketSettings of(Route.WebSocket route) {
		RouteOptions options = options(route).or(PropertyOptions.of(this.properties.websocket()));
		return new WebSocketSettings(connection(options, RouteOption.PING_INTERVAL), executor(route, options),
				options.get(RouteOption.ALLOWED_ORIGINS), (int) options.get(RouteOption.MAX_MESSAGE_SIZE).toBytes(),
				options.get(RouteOption.MAX_MESSAGE_RATE), options.get(RouteOption.CLOSE_TIMEOUT),
				options.get(RouteOption.COMPRESSION));
	}

	@Override
	public SseSettings of(Route.Sse route) {
		RouteOptions options = options(route).or(PropertyOptions.of(this.properties.sse()));
		return new SseSettings(connection(options, RouteOption.HEARTBEAT), executor(route, options),
				options.get(RouteOption.ALLOWED_ORIGINS), options.get(RouteOption.RETRY));
	}

	private static ConnectionSettings connection(RouteOptions options, RouteOption<Duration> keepAliveInterval) {
		return new ConnectionSettings(options.get(RouteOption.IDLE_TIMEOUT), options.get(keepAliveInterval),
				options.get(RouteOption.SEND_TIMEOUT), options.get(RouteOption.MAX_AGE),
				options.get(RouteOption.MAILBOX_CAPACITY), options.get(RouteOption.OVERFLOW));
	}

	private @Nullable Executor executor(Route route, RouteOptions options) {
		return Boolean.TRUE.equals(options.find(RouteOption.BLOCKING)) ? this.executor.of(route) : null;
	}

	/**
	 * Returns the options of a route without those of all sockets or all streams.
	 * @param route the route
	 * @return the options of the route, then those of all mailboxes
	 * @throws InvalidRouteException if a value that the route declares is out of range
	 */
	private RouteOptions options(Route route) {
		SettingRanges.ofRoute(route).check(route.options());
		BuckarooProperties.Route own = this.properties.routes().get(route.pattern().getPatternString());
		RouteOptions options = (own != null) ? PropertyOptions.of(own).or(route.options()) : route.options();
		return options.or(PropertyOptions.of(this.properties.mailbox()));
	}

}
