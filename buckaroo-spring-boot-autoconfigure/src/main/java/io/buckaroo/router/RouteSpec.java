package io.buckaroo.router;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Mailbox.Overflow;
import org.jspecify.annotations.Nullable;

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

	private @Nullable Duration idleTimeout;

	private @Nullable Duration sendTimeout;

	private @Nullable List<String> allowedOrigins;

	private @Nullable Integer mailboxCapacity;

	private @Nullable Overflow overflow;

	private @Nullable Boolean blocking;

	RouteSpec() {
	}

	/**
	 * Sets how long a socket may receive nothing, or an event stream send no event,
	 * before it is ended.
	 * @param idleTimeout the time; zero is for ever
	 * @return this
	 */
	public T idleTimeout(Duration idleTimeout) {
		Assert.notNull(idleTimeout, "'idleTimeout' must not be null");
		this.idleTimeout = idleTimeout;
		return self();
	}

	/**
	 * Sets how long a write may make no progress before the connection is ended.
	 * @param sendTimeout the time; zero is for ever
	 * @return this
	 */
	public T sendTimeout(Duration sendTimeout) {
		Assert.notNull(sendTimeout, "'sendTimeout' must not be null");
		this.sendTimeout = sendTimeout;
		return self();
	}

	/**
	 * Sets which pages may connect beside those of the application's own origin.
	 * @param allowedOrigins the origins, such as {@code https://example.org} or
	 * {@code https://*.example.org}; {@code *} is any, none is only our own
	 * @return this
	 */
	public T allowedOrigins(String... allowedOrigins) {
		this.allowedOrigins = List.of(allowedOrigins);
		return self();
	}

	/**
	 * Sets the size of the mailbox of every connection, and what happens to one message
	 * more.
	 * @param capacity how many messages may wait; at least 1
	 * @param overflow what happens to one more
	 * @return this
	 */
	public T mailbox(int capacity, Overflow overflow) {
		Assert.notNull(overflow, "'overflow' must not be null");
		this.mailboxCapacity = capacity;
		this.overflow = overflow;
		return self();
	}

	/**
	 * Lets the callbacks block: they run on the application's task executor, as
	 * {@link io.buckaroo.WebSocketMapping#blocking()} says.
	 * @return this
	 */
	public T blocking() {
		this.blocking = true;
		return self();
	}

	/**
	 * What was said of routes of both kinds.
	 */
	final RouteOptions commonOptions() {
		return new RouteOptions(this.idleTimeout, null, null, null, null, this.sendTimeout, null, this.allowedOrigins,
				this.mailboxCapacity, this.overflow, this.blocking);
	}

}
