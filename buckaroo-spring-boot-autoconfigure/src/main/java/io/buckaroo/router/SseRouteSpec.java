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
 * What may be said of a route for event streams.
 */
public final class SseRouteSpec extends RouteSpec<SseRouteSpec> {

	private Set<HttpMethod> methods = Set.of(HttpMethod.GET);

	SseRouteSpec() {
	}

	/**
	 * Sets the methods of the requests instead of {@code GET}, which is all that a
	 * browser's {@code EventSource} has. A client that uses {@code fetch} may send its
	 * question by {@code POST}, for {@link io.buckaroo.Connection#body}.
	 * <p>
	 * Mirrors the option {@code :via} of {@code Plug.Router.match}.
	 * @param methods the methods; not {@code HEAD} and {@code OPTIONS}, which are
	 * answered by themselves
	 * @return this
	 */
	public SseRouteSpec methods(HttpMethod... methods) {
		this.methods = Set.copyOf(Arrays.asList(methods));
		return this;
	}

	/**
	 * Sets after how much silence of ours a comment goes out.
	 * @param heartbeat the time; zero is never
	 * @return this
	 */
	public SseRouteSpec heartbeat(Duration heartbeat) {
		return option(RouteOption.HEARTBEAT, heartbeat);
	}

	/**
	 * Sets after which time clients come back, told to each with up to a fifth more or
	 * less.
	 * @param retry the time; zero tells none
	 * @return this
	 */
	public SseRouteSpec retry(Duration retry) {
		return option(RouteOption.RETRY, retry);
	}

	Route route(String path, BuckarooEventSource<?> source) {
		return new Route.Sse(in(RouteScope.of(path)), "", options(), source, this.methods);
	}

}
