package io.buckaroo.router;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteScope;

import org.springframework.http.HttpMethod;

/**
 * Configures a route to an event source.
 */
public final class SseRouteSpec extends RouteSpec<SseRouteSpec> {

	private Set<HttpMethod> methods = Set.of(HttpMethod.GET);

	SseRouteSpec() {
	}

	/**
	 * Sets the HTTP methods. The default is {@code GET}, the only method of a browser's
	 * {@code EventSource}. Clients that use {@code fetch} may send a
	 * {@linkplain io.buckaroo.Connection#body request body} by {@code POST}.
	 * <p>
	 * Mirrors the option {@code :via} of {@code Plug.Router.match}.
	 * @param methods the methods, at least one; {@code HEAD} and {@code OPTIONS} are
	 * handled automatically, and listing them fails at start-up
	 * @return this specification
	 */
	public SseRouteSpec methods(HttpMethod... methods) {
		this.methods = Set.copyOf(Arrays.asList(methods));
		return this;
	}

	/**
	 * Sets the time without outbound data after which a comment is sent.
	 * @param heartbeat the interval, not negative; zero disables heartbeats
	 * @return this specification
	 */
	public SseRouteSpec heartbeat(Duration heartbeat) {
		return option(RouteOption.HEARTBEAT, heartbeat);
	}

	/**
	 * Sets the reconnection time that is sent to each client, randomized by up to 20%.
	 * @param retry the reconnection time, not negative; zero sends none
	 * @return this specification
	 */
	public SseRouteSpec retry(Duration retry) {
		return option(RouteOption.RETRY, retry);
	}

	Route route(String path, BuckarooEventSource<?> source) {
		return new Route.Sse(in(RouteScope.of(path)), "", options(), source, this.methods);
	}

}
