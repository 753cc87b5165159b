package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;

import org.springframework.util.Assert;

/**
 * What may be said of a route, of whichever kind. What is not said is as the properties
 * {@code buckaroo.websocket.*}, {@code buckaroo.sse.*} and {@code buckaroo.mailbox.*} say
 * for all routes; what {@code buckaroo.routes[/the/pattern].*} says wins over both. A
 * value out of range fails the start of the application.
 *
 * @param <T> the type to go on with
 */
public abstract sealed class RouteSpec<T extends RouteSpec<T>> extends ScopeSpec<T>
		permits WebSocketRouteSpec, SseRouteSpec {

	private RouteOptions options = RouteOptions.NONE;

	RouteSpec() {
	}

	/**
	 * Sets how long a socket may receive nothing, or an event stream send no event,
	 * before it is ended.
	 * @param idleTimeout the time; zero is for ever
	 * @return this
	 */
	public T idleTimeout(Duration idleTimeout) {
		return option(RouteOption.IDLE_TIMEOUT, idleTimeout);
	}

	/**
	 * Sets how long a write may make no progress before the connection is ended.
	 * @param sendTimeout the time; zero is for ever
	 * @return this
	 */
	public T sendTimeout(Duration sendTimeout) {
		return option(RouteOption.SEND_TIMEOUT, sendTimeout);
	}

	/**
	 * Sets which pages may connect beside those of the application's own origin.
	 * @param allowedOrigins the origins, such as {@code https://example.org} or
	 * {@code https://*.example.org}; {@code *} is any, none is only our own
	 * @return this
	 */
	public T allowedOrigins(String... allowedOrigins) {
		return option(RouteOption.ALLOWED_ORIGINS, List.of(allowedOrigins));
	}

	/**
	 * Sets the size of the mailbox of every connection, and what happens to one message
	 * more.
	 * @param capacity how many messages may wait; at least 1
	 * @param overflow what happens to one more
	 * @return this
	 */
	public T mailbox(int capacity, Overflow overflow) {
		option(RouteOption.MAILBOX_CAPACITY, capacity);
		return option(RouteOption.OVERFLOW, overflow);
	}

	/**
	 * Lets the callbacks block: they run on the application's task executor, as
	 * {@link io.buckaroo.WebSocketMapping#blocking()} says.
	 * @return this
	 */
	public T blocking() {
		return option(RouteOption.BLOCKING, true);
	}

	final <V> T option(RouteOption<V> option, V value) {
		Assert.notNull(value, () -> "'%s' must not be null".formatted(option.name()));
		this.options = this.options.with(option, value);
		return self();
	}

	/**
	 * What was said.
	 */
	final RouteOptions options() {
		return this.options;
	}

}
