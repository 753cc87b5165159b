package io.buckaroo.actuate;

import java.util.List;
import java.util.function.Supplier;

import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.route.Route;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * The description of a route in the actuator.
 *
 * @param kind {@code websocket} or {@code sse}
 * @param pattern the path, including the base path
 * @param conditions the descriptions of the conditions
 * @param methods the HTTP methods
 * @param subprotocols the subprotocols that a socket supports; empty for an event source
 * @param target the description of the handler, such as {@code bean 'chat'}
 * @param handler the class name of the handler
 * @param messages the types of the messages and their codecs, or {@code null} if they are
 * not typed
 */
record RouteDescription(String kind, String pattern, List<String> conditions, List<String> methods,
		List<String> subprotocols, String target, String handler, @Nullable MessagesDescription messages) {

	static RouteDescription of(Route route, Supplier<MessageCodecs> codecs) {
		if (route instanceof Route.WebSocket socket) {
			return of(route, "websocket", List.of(HttpMethod.GET.name()), socket.subprotocols(),
					MessagesDescription.of(socket, codecs));
		}
		List<String> methods = ((Route.Sse) route).methods().stream().map(HttpMethod::name).sorted().toList();
		return of(route, "sse", methods, List.of(), null);
	}

	private static RouteDescription of(Route route, String kind, List<String> methods, List<String> subprotocols,
			@Nullable MessagesDescription messages) {
		return new RouteDescription(kind, route.pattern().getPatternString(), route.scope().describeConditions(),
				methods, subprotocols, route.target(), route.handler().getClass().getName(), messages);
	}

	/**
	 * Returns the names of the codecs of typed messages; empty if they are not typed.
	 */
	List<String> codecs() {
		return (this.messages != null) ? this.messages.codecs() : List.of();
	}

}
