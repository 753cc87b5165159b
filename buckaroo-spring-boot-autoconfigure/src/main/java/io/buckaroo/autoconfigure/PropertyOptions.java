package io.buckaroo.autoconfigure;

import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;

/**
 * Converts properties to the options of routes. Properties that are {@code null} are
 * options without a value.
 */
final class PropertyOptions {

	private PropertyOptions() {
	}

	static RouteOptions of(BuckarooProperties.WebSocket properties) {
		return RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, properties.idleTimeout())
			.with(RouteOption.PING_INTERVAL, properties.pingInterval())
			.with(RouteOption.MAX_MESSAGE_SIZE, properties.maxMessageSize())
			.with(RouteOption.MAX_MESSAGE_RATE, properties.maxMessageRate())
			.with(RouteOption.SEND_TIMEOUT, properties.sendTimeout())
			.with(RouteOption.MAX_AGE, properties.maxAge())
			.with(RouteOption.CLOSE_TIMEOUT, properties.closeTimeout())
			.with(RouteOption.COMPRESSION, properties.compression())
			.with(RouteOption.ALLOWED_ORIGINS, properties.allowedOrigins());
	}

	static RouteOptions of(BuckarooProperties.Sse properties) {
		return RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, properties.idleTimeout())
			.with(RouteOption.HEARTBEAT, properties.heartbeat())
			.with(RouteOption.RETRY, properties.retry())
			.with(RouteOption.SEND_TIMEOUT, properties.sendTimeout())
			.with(RouteOption.MAX_AGE, properties.maxAge())
			.with(RouteOption.ALLOWED_ORIGINS, properties.allowedOrigins());
	}

	static RouteOptions of(BuckarooProperties.Mailbox properties) {
		return RouteOptions.NONE.with(RouteOption.MAILBOX_CAPACITY, properties.capacity())
			.with(RouteOption.OVERFLOW, properties.overflow());
	}

	static RouteOptions of(BuckarooProperties.Route properties) {
		return RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, properties.idleTimeout())
			.with(RouteOption.PING_INTERVAL, properties.pingInterval())
			.with(RouteOption.HEARTBEAT, properties.heartbeat())
			.with(RouteOption.RETRY, properties.retry())
			.with(RouteOption.MAX_MESSAGE_SIZE, properties.maxMessageSize())
			.with(RouteOption.MAX_MESSAGE_RATE, properties.maxMessageRate())
			.with(RouteOption.SEND_TIMEOUT, properties.sendTimeout())
			.with(RouteOption.MAX_AGE, properties.maxAge())
			.with(RouteOption.CLOSE_TIMEOUT, properties.closeTimeout())
			.with(RouteOption.COMPRESSION, properties.compression())
			.with(RouteOption.ALLOWED_ORIGINS, properties.allowedOrigins())
			.with(RouteOption.MAILBOX_CAPACITY, properties.mailbox().capacity())
			.with(RouteOption.OVERFLOW, properties.mailbox().overflow())
			.with(RouteOption.BLOCKING, properties.blocking());
	}

}
