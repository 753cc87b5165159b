package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;

import org.springframework.util.Assert;

/**
 * Configures a single route of either kind. Options that are not set fall back to the
 * properties {@code buckaroo.websocket.*}, {@code buckaroo.sse.*} and
 * {@code buckaroo.mailbox.*}. The properties {@code buckaroo.routes[/the/pattern].*} take
 * precedence over options set here. An out-of-range value causes the application to fail
 * at start-up.
 *
 * @param <T> the type of the specification, for method chaining
 */
public abstract sealed class RouteSpec<T extends RouteSpec<T>> extends ScopeSpec<T>
		permits WebSocketRouteSpec, SseRouteSpec {

	private RouteOptions options = RouteOptions.NONE;

	RouteSpec() {
	}

	/**
	 * Sets the time after which an idle connection is ended. A socket is idle while it
	 * receives no frames, an event stream while it sends no events.
	 * @param idleTimeout the timeout, not negative; zero disables it
	 * @return this specification
	 */
	public T idleTimeout(Duration idleTimeout) {
		return option(RouteOption.IDLE_TIMEOUT, idleTimeout);
	}

	/**
	 * Sets the time after which a connection is ended with
	 * {@link io.buckaroo.Termination.MaxAge}, varied by up to 20% for each connection, so
	 * that clients reconnect, perhaps to another node.
	 * @param maxAge the age, not negative; zero means no limit
	 * @return this specification
	 */
	public T maxAge(Duration maxAge) {
		return option(RouteOption.MAX_AGE, maxAge);
	}

	/**
	 * Sets the time without write progress after which the connection is ended with
	 * {@link io.buckaroo.Termination.SlowConsumer}.
	 * @param sendTimeout the timeout, not negative; zero disables it
	 * @return this specification
	 */
	public T sendTimeout(Duration sendTimeout) {
		return option(RouteOption.SEND_TIMEOUT, sendTimeout);
	}

	/**
	 * Sets the origins that may connect in addition to the application's own.
	 * @param allowedOrigins the origins, such as {@code https://example.org} or
	 * {@code https://*.example.org}; {@code *} allows any origin; none allows only the
	 * application's own
	 * @return this specification
	 */
	public T allowedOrigins(String... allowedOrigins) {
		return option(RouteOption.ALLOWED_ORIGINS, List.of(allowedOrigins));
	}

	/**
	 * Sets the size of the mailbox of each connection, and the policy for a message that
	 * arrives at a full mailbox.
	 * @param capacity the maximum number of queued messages, at least 1
	 * @param overflow the policy
	 * @return this specification
	 */
	public T mailbox(int capacity, Overflow overflow) {
		option(RouteOption.MAILBOX_CAPACITY, capacity);
		return option(RouteOption.OVERFLOW, overflow);
	}

	/**
	 * Declares that callbacks may block. They are invoked on the application's task
	 * executor instead of the event loop, as described at
	 * {@link io.buckaroo.WebSocketMapping#blocking()}.
	 * @return this specification
	 */
	public T blocking() {
		return option(RouteOption.BLOCKING, true);
	}

	final <V> T option(RouteOption<V> option, V value) {
		Assert.notNull(value, () -> "'%s' must not be null".formatted(option.name()));
		this.options = this.options.with(option, value);
		return self();
	}

	final RouteOptions options() {
		return this.options;
	}

}
