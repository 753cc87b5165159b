package io.buckaroo.actuate;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageFormats;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * The description of the messages of a {@link io.buckaroo.MessageSocket} in the actuator.
 *
 * @param input the type of the messages of the client, such as {@code io.example.Order}
 * or {@code java.util.List<io.example.Order>}
 * @param output the type of the messages to the client
 * @param codecs the names of the codecs that connections of the route use, such as
 * {@code json}; the first is that of connections without a subprotocol, unless the route
 * requires one
 */
record MessagesDescription(String input, String output, List<String> codecs) {

	/**
	 * Returns the description of the messages of a route, or {@code null} if they are not
	 * typed.
	 */
	static @Nullable MessagesDescription of(Route.WebSocket route, Supplier<MessageCodecs> codecs) {
		MessageTypes types = route.messages();
		return (types != null) ? new MessagesDescription(types.input().toString(), types.output().toString(),
				names(route, codecs.get().formats(types, route.subprotocols()))) : null;
	}

	private static List<String> names(Route.WebSocket route, MessageFormats formats) {
		Stream<MessageFormat<?, ?>> withSubprotocol = route.subprotocols().stream().map(formats::select);
		Stream<MessageFormat<?, ?>> all = route.subprotocolRequired() ? withSubprotocol
				: Stream.concat(Stream.of(formats.select(null)), withSubprotocol);
		return all.map(MessageFormat::codec).distinct().toList();
	}

}
