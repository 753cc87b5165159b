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
 * Configures a single route or a group of routes. The configuration of a group applies to
 * all routes of the group, including those declared before it.
 *
 * @param <T> the type of the specification, for method chaining
 */
public abstract sealed class ScopeSpec<T extends ScopeSpec<T>> permits RouteSpec, BuckarooRouter.Builder {

	private final List<RequestPredicate> conditions = new ArrayList<>();

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	private final List<HandshakeCheck> checks = new ArrayList<>();

	ScopeSpec() {
	}

	/**
	 * Adds a condition that a request must match in addition to the path. Requests that
	 * do not match are left to subsequent routes and to other handlers. If there are
	 * several conditions, all of them must match.
	 * <p>
	 * Mirrors the guards and the option {@code :host} of {@code Plug.Router.match}.
	 * @param condition the condition, such as {@link BuckarooRouter#host} or one of
	 * {@link org.springframework.web.reactive.function.server.RequestPredicates}; invoked
	 * on the event loop after the path has matched, with the
	 * {@linkplain ServerRequest#pathVariables() path variables} available; must not block
	 * @return this specification
	 */
	public T matching(RequestPredicate condition) {
		Assert.notNull(condition, "'condition' must not be null");
		this.conditions.add(condition);
		return self();
	}

	/**
	 * Adds an attribute to the {@link io.buckaroo.Connection#attributes() attributes} of
	 * each connection. An attribute of a route replaces that of the same name of its
	 * group.
	 * <p>
	 * Mirrors the option {@code :assigns} of {@code Plug.Router.match}.
	 * @param name the name, not empty
	 * @param value the value, shared by all connections and therefore immutable or
	 * thread-safe
	 * @return this specification
	 */
	public T attribute(String name, Object value) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(value, "'value' must not be null");
		this.attributes.put(name, value);
		return self();
	}

	/**
	 * Adds a check that runs before a request becomes a connection. Checks run in the
	 * order in which they are added, and those of a group before those of its routes.
	 * @param check the check
	 * @return this specification
	 */
	public T check(HandshakeCheck check) {
		Assert.notNull(check, "'check' must not be null");
		this.checks.add(check);
		return self();
	}

	/**
	 * Returns the conditions, attributes and checks with a path.
	 * @param path the path, or {@link RouteScope#EVERYTHING}
	 * @return the scope
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
