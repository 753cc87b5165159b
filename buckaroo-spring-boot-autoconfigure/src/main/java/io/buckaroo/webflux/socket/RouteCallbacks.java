package io.buckaroo.webflux.socket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageFormats;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.codec.UnsupportedMessagesException;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.HandlerCallbacks;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of the handler of a route, which depend on the subprotocol of the
 * connection if its messages are typed.
 */
interface RouteCallbacks {

	/**
	 * Returns the callbacks for a connection.
	 * @param subprotocol the subprotocol of the connection, or {@code null} if it has
	 * none
	 */
	Callbacks<Frame, ?> select(@Nullable String subprotocol);

	/**
	 * Returns the callbacks of a route.
	 * @param route the route
	 * @param codecs the codecs, if messages are typed
	 * @param malformed called for each malformed message
	 * @throws InvalidRouteException if no codec supports the messages of the route
	 */
	static RouteCallbacks of(Route.WebSocket route, Supplier<MessageCodecs> codecs,
			Consumer<MalformedMessage> malformed) {
		if (route.handler() instanceof MessageSocket<?, ?, ?> socket) {
			return typed(socket, route, formats(route, codecs.get()), malformed);
		}
		Callbacks<Frame, ?> callbacks = HandlerCallbacks.of((BuckarooSocket<?>) route.handler(), route.toString());
		return (subprotocol) -> callbacks;
	}

	private static MessageFormats formats(Route.WebSocket route, MessageCodecs codecs) {
		MessageTypes types = route.messages();
		if (types == null) {
			throw new InvalidRouteException("The types of the messages of the %s are unknown.".formatted(route),
					"Name them in the router with messages(Order.class, Answer.class).");
		}
		try {
			return codecs.formats(types, route.subprotocols());
		}
		catch (UnsupportedMessagesException ex) {
			throw new InvalidRouteException("The %s cannot be served. %s".formatted(route, ex.getMessage()),
					ex.action());
		}
	}

	private static RouteCallbacks typed(MessageSocket<?, ?, ?> socket, Route.WebSocket route, MessageFormats formats,
			Consumer<MalformedMessage> malformed) {
		Map<MessageFormat<?, ?>, Callbacks<Frame, ?>> callbacks = new ConcurrentHashMap<>();
		return (subprotocol) -> callbacks.computeIfAbsent(formats.select(subprotocol),
				(format) -> typed(socket, route, format, malformed));
	}

	@SuppressWarnings("unchecked")
	private static <I, O, S> Callbacks<Frame, S> typed(MessageSocket<?, ?, ?> socket, Route.WebSocket route,
			MessageFormat<?, ?> format, Consumer<MalformedMessage> malformed) {
		return HandlerCallbacks.of((MessageSocket<I, O, S>) socket, (MessageFormat<I, O>) format, route.toString(),
				malformed);
	}

}
