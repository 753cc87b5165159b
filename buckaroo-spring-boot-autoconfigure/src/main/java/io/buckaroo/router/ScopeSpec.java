package io.buckaroo.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.route.RouteScope;

import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What may be said of a route, and of a group of routes: there it holds for all routes of
 * the group, those before it included.
 *
 * @param <T> the type to go on with
 */
public abstract sealed class ScopeSpec<T extends ScopeSpec<T>> permits RouteSpec, BuckarooRouter.Builder {

	private final List<RequestPredicate> conditions = new ArrayList<>();

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	private final List<HandshakeCheck> checks = new ArrayList<>();

	ScopeSpec() {
	}

	/**
	 * Takes only requests that fulfil a condition; others are left to the routes that
	 * follow, and to other handlers. May be said several times: then all must hold.
	 * <p>
	 * Mirrors the guards and the option {@code :host} of {@code Plug.Router.match}.
	 * @param condition the condition, such as {@link BuckarooRouter#host} or one of
	 * {@link org.springframework.web.reactive.function.server.RequestPredicates}. Called
	 * on the event loop, which it must not block, after the path has matched:
	 * {@link ServerRequest#pathVariables()} has the variables
	 * @return this
	 */
	public T matching(RequestPredicate condition) {
		Assert.notNull(condition, "'condition' must not be null");
		this.conditions.add(condition);
		return self();
	}

	/**
	 * Gives connections an attribute, which they show in
	 * {@link io.buckaroo.Connection#attributes()}. That of a route replaces one of the
	 * same name of its group.
	 * <p>
	 * Mirrors the option {@code :assigns} of {@code Plug.Router.match}.
	 * @param name the name
	 * @param value the value; immutable or thread-safe, as all connections share it
	 * @return this
	 */
	public T attribute(String name, Object value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, "'value' must not be null");
		this.attributes.put(name, value);
		return self();
	}

	/**
	 * Asks before a request becomes a connection. May be said several times; the checks
	 * of a group come before those of its routes.
	 * @param check who is asked
	 * @return this
	 */
	public T check(HandshakeCheck check) {
		Assert.notNull(check, "'check' must not be null");
		this.checks.add(check);
		return self();
	}

	/**
	 * What was said, for a path.
	 * @param path the path, or all of them
	 */
	final RouteScope in(RouteScope path) {
		return path
			.nest(new RouteScope(RouteScope.EVERYTHING.pattern(), this.conditions, this.attributes, this.checks));
	}

	@SuppressWarnings("unchecked")
	final T self() {
		return (T) this;
	}

}
