package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.buckaroo.router.InvalidRouteException;
import io.buckaroo.router.Route;
import io.buckaroo.router.RouteOptions;
import io.buckaroo.router.Routes;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.webflux.RouteSettings;
import io.buckaroo.webflux.SseSettings;
import io.buckaroo.webflux.WebSocketSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The settings of every route, checked: what {@code buckaroo.routes} says, then what the
 * route itself says, then what the properties say for all.
 */
final class CheckedSettings implements RouteSettings {

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
		ranges("sse.").check(options(properties.sse()));
		ranges("mailbox.").capacity("capacity", properties.mailbox().capacity());
		properties.routes().forEach((pattern, own) -> {
			ranges("routes[%s].".formatted(pattern)).check(options(own));
			checkUse(pattern, own, routes);
		});
	}

	/**
	 * Checks that every route with properties of its own exists, and has a use for them.
	 */
	private static void checkUse(String pattern, BuckarooProperties.Route own, Routes routes) {
		List<Route> used = StreamSupport.stream(routes.spliterator(), false)
			.filter((route) -> route.pattern().getPatternString().equals(pattern))
			.toList();
		if (used.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.routes", pattern,
					"There is no such route. The routes are %s.".formatted(patterns(routes)));
		}
		if (used.stream().noneMatch(Route.WebSocket.class::isInstance)) {
			checkAbsent(pattern, "ping-interval", own.pingInterval(), "an SSE route");
			checkAbsent(pattern, "max-message-size", own.maxMessageSize(), "an SSE route");
			checkAbsent(pattern, "close-timeout", own.closeTimeout(), "an SSE route");
		}
		if (used.stream().noneMatch(Route.Sse.class::isInstance)) {
			checkAbsent(pattern, "heartbeat", own.heartbeat(), "a WebSocket route");
			checkAbsent(pattern, "retry", own.retry(), "a WebSocket route");
		}
	}

	private static Set<String> patterns(Routes routes) {
		return StreamSupport.stream(routes.spliterator(), false)
			.map((route) -> route.pattern().getPatternString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void checkAbsent(String pattern, String name, @Nullable Object value, String kind) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException("buckaroo.routes[%s].%s".formatted(pattern, name),
					value, "It means nothing to %s.".formatted(kind));
		}
	}

	Duration drainTimeout() {
		return ranges("shutdown.").positive("drain-timeout", this.properties.shutdown().drainTimeout());
	}

	@Override
	public WebSocketSettings of(Route.WebSocket route) {
		RouteOptions own = ownOptions(route);
		BuckarooProperties.WebSocket all = this.properties.websocket();
		ConnectionSettings connection = connection(own, either(own.idleTimeout(), all.idleTimeout()),
				either(own.pingInterval(), all.pingInterval()), either(own.sendTimeout(), all.sendTimeout()));
		return new WebSocketSettings(connection, executor(route, own),
				either(own.allowedOrigins(), all.allowedOrigins()),
				(int) either(own.maxMessageSize(), all.maxMessageSize()).toBytes(),
				either(own.closeTimeout(), all.closeTimeout()));
	}

	@Override
	public SseSettings of(Route.Sse route) {
		RouteOptions own = ownOptions(route);
		BuckarooProperties.Sse all = this.properties.sse();
		ConnectionSettings connection = connection(own, either(own.idleTimeout(), all.idleTimeout()),
				either(own.heartbeat(), all.heartbeat()), either(own.sendTimeout(), all.sendTimeout()));
		return new SseSettings(connection, executor(route, own), either(own.allowedOrigins(), all.allowedOrigins()),
				either(own.retry(), all.retry()));
	}

	private ConnectionSettings connection(RouteOptions own, Duration idleTimeout, Duration keepAliveInterval,
			Duration sendTimeout) {
		BuckarooProperties.Mailbox mailbox = this.properties.mailbox();
		return new ConnectionSettings(idleTimeout, keepAliveInterval, sendTimeout,
				either(own.mailboxCapacity(), mailbox.capacity()), either(own.overflow(), mailbox.overflow()));
	}

	private @Nullable Executor executor(Route route, RouteOptions own) {
		return either(own.blocking(), false) ? this.executor.of(route) : null;
	}

	private static <T> T either(@Nullable T own, T all) {
		return (own != null) ? own : all;
	}

	private RouteOptions ownOptions(Route route) {
		new SettingRanges((name, value,
				reason) -> new InvalidRouteException("The %s of %s is '%s'.".formatted(name, route, value), reason))
			.check(route.options());
		BuckarooProperties.Route own = this.properties.routes().get(route.pattern().getPatternString());
		return (own != null) ? options(own).or(route.options()) : route.options();
	}

	private static RouteOptions options(BuckarooProperties.WebSocket all) {
		return new RouteOptions(all.idleTimeout(), all.pingInterval(), null, null, all.maxMessageSize(),
				all.sendTimeout(), all.closeTimeout(), all.allowedOrigins(), null, null, null);
	}

	private static RouteOptions options(BuckarooProperties.Sse all) {
		return new RouteOptions(all.idleTimeout(), null, all.heartbeat(), all.retry(), null, all.sendTimeout(), null,
				all.allowedOrigins(), null, null, null);
	}

	private static RouteOptions options(BuckarooProperties.Route own) {
		return new RouteOptions(own.idleTimeout(), own.pingInterval(), own.heartbeat(), own.retry(),
				own.maxMessageSize(), own.sendTimeout(), own.closeTimeout(), own.allowedOrigins(),
				own.mailbox().capacity(), own.mailbox().overflow(), own.blocking());
	}

	private static SettingRanges ranges(String prefix) {
		return new SettingRanges((name, value,
				reason) -> new InvalidConfigurationPropertyValueException("buckaroo." + prefix + name, value, reason));
	}

}
