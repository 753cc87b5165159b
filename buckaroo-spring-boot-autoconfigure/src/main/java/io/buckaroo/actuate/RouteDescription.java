package io.buckaroo.actuate;

import java.util.List;

import io.buckaroo.route.Route;

import org.springframework.http.HttpMethod;

/**
 * What the actuator shows of a route.
 *
 * @param kind {@code websocket} or {@code sse}
 * @param pattern the path, base path included
 * @param conditions what a request must fulfil beside
 * @param methods the methods of the requests
 * @param subprotocols what a socket speaks, the client's choice; empty for an event
 * source
 * @param target where the requests go
 * @param handler the class of the handler
 */
record RouteDescription(String kind, String pattern, List<String> conditions, List<String> methods,
		List<String> subprotocols, String target, String handler) {

	static RouteDescription of(Route route) {
		if (route instanceof Route.WebSocket socket) {
			return of(route, "websocket", List.of(HttpMethod.GET.name()), socket.subprotocols());
		}
		List<String> methods = ((Route.Sse) route).methods().stream().map(HttpMethod::name).sorted().toList();
		return of(route, "sse", methods, List.of());
	}

	private static RouteDescription of(Route route, String kind, List<String> methods, List<String> subprotocols) {
		return new RouteDescription(kind, route.pattern().getPatternString(), route.scope().describeConditions(),
				methods, subprotocols, route.target(), route.handler().getClass().getName());
	}

}
