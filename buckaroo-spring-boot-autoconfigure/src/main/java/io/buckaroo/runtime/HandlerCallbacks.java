package io.buckaroo.runtime;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.codec.MessageFormat;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Adapts handlers to {@link Callbacks}.
 */
public final class HandlerCallbacks {

	private HandlerCallbacks() {
	}

	/**
	 * Returns the callbacks of a socket.
	 * @param socket the socket
	 * @param route the description of its route for messages
	 * @param <S> the type of the state
	 * @return the callbacks
	 */
	public static <S> Callbacks<Frame, S> of(BuckarooSocket<S> socket, String route) {
		return new SocketCallbacks<>(socket,
				new HandlerDiagnostics(route, socket, BuckarooSocket.class, 0, Frame.class));
	}

	/**
	 * Returns the callbacks of a socket with typed messages.
	 * @param socket the socket
	 * @param format the format of its messages
	 * @param route the description of its route for messages
	 * @param malformed called for each malformed message, before the socket is
	 * @param <I> the type of the messages of the client
	 * @param <O> the type of the messages to the client
	 * @param <S> the type of the state
	 * @return the callbacks
	 */
	public static <I, O, S> Callbacks<Frame, S> of(MessageSocket<I, O, S> socket, MessageFormat<I, O> format,
			String route, Consumer<MalformedMessage> malformed) {
		return new MessageCallbacks<>(socket, format,
				new HandlerDiagnostics(route, socket, MessageSocket.class, 2, format.outputType()), malformed);
	}

	/**
	 * Returns the callbacks of an event source.
	 * @param source the event source
	 * @param route the description of its route for messages
	 * @param <S> the type of the state
	 * @return the callbacks
	 */
	public static <S> Callbacks<Event, S> of(BuckarooEventSource<S> source, String route) {
		return new EventSourceCallbacks<>(source,
				new HandlerDiagnostics(route, source, BuckarooEventSource.class, 0, Event.class));
	}

	/**
	 * Returns callbacks that run on an executor, for one connection.
	 * @param callbacks the callbacks
	 * @param executor the executor, on which callbacks may block; {@code null} for the
	 * event loop, on which they must not
	 * @param context the Reactor context of the handshake, whose thread-locals are set
	 * for the callbacks on the executor
	 * @param <O> the type of the output
	 * @param <S> the type of the state
	 * @return the callbacks
	 */
	public static <O, S> Callbacks<O, S> on(Callbacks<O, S> callbacks, @Nullable Executor executor,
			ContextView context) {
		return (executor != null) ? new BlockingCallbacks<>(callbacks, executor, context) : callbacks;
	}

}
