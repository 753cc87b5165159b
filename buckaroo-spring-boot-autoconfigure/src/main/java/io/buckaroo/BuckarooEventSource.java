package io.buckaroo;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.http.codec.ServerSentEvent;

/**
 * A Server-Sent Events endpoint: the callbacks for a client that connects or disconnects,
 * and for the messages in the mailbox of its connection.
 * <p>
 * One bean serves all connections of its route, so it must not keep the data of a
 * connection in its fields. That data is the connection's <em>state</em>: each callback
 * receives it and may replace it through its {@link Result}. The state is {@code null}
 * until a callback sets it, so a handler whose state is never {@code null} sets it in
 * {@link #init}. Null checkers rely on that if the type of the state is not nullable.
 * <p>
 * Callbacks of one connection never overlap, and each sees the writes of the previous
 * one. They run on the connection's event loop and must not block: wait with
 * {@link Result#later}, or {@linkplain SseMapping#blocking() map the handler as
 * blocking}. An exception from a callback ends its own connection only, with
 * {@link Termination.Failed}.
 * <p>
 * A browser's {@code EventSource} reconnects whenever a stream ends, for any reason; only
 * a status other than 200 stops it. A source that has no more events therefore returns
 * {@link Result#stop()} from {@link #init} at the next connection, which answers with
 * status 204.
 * <p>
 * Mirrors the behaviour {@code Buckaroo.EventSource} of the Elixir library.
 *
 * @param <S> the type of the state, {@link Void} for an event source without state;
 * nullable if the callbacks receive a state that may be {@code null}
 * @see SseMapping
 * @see BuckarooSocket
 */
public interface BuckarooEventSource<S extends @Nullable Object> {

	/**
	 * Called first, once, before the response is committed. It may set
	 * {@linkplain Connection#responseHeaders() response headers} or refuse the request:
	 * {@link Result#stop()} without events answers with status 204 (No Content), which
	 * tells a browser not to reconnect. A
	 * {@link org.springframework.web.server.ResponseStatusException} answers with its
	 * status, any other exception with status 500.
	 * @param connection the connection
	 * @return the result, which may set the first state; {@link Result#ok()} by default
	 * @throws Exception answers with an error status
	 */
	default Result<Event, S> init(Connection connection) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message in the mailbox. The messages of one sender arrive in the
	 * order of sending.
	 * @param message the message
	 * @param state the state
	 * @return the result; by default an {@link Event} is sent to the client and any other
	 * message is ignored, with a warning in the log for each type of message
	 * @throws Exception ends the stream
	 * @see Mailbox
	 */
	default Result<Event, S> info(Object message, S state) throws Exception {
		return (message instanceof Event event) ? Result.reply(event) : IgnoredMessage.result();
	}

	/**
	 * Called last, exactly once, for every connection whose {@link #init} was called.
	 * @param termination the reason why the stream ended
	 * @param connection the connection; its mailbox is closed
	 * @param state the last state, {@code null} if {@link #init} has not set one
	 * @throws Exception is logged and has no other effect
	 */
	default void terminate(Termination termination, Connection connection, @Nullable S state) throws Exception {
	}

	/**
	 * Creates an event source from an existing publisher, which gains heartbeats, bounds
	 * and a clean shutdown. Each connection subscribes once, requests events at the pace
	 * of its client, and cancels when it ends. If the publisher completes, the stream
	 * ends with {@link Termination.Stopped}; if it fails, with
	 * {@link Termination.Failed}.
	 * @param publisher the function from a connection to the publisher of its events
	 * @param <T> the type of the data
	 * @return the event source
	 */
	static <T> BuckarooEventSource<Void> from(Function<Connection, ? extends Publisher<ServerSentEvent<T>>> publisher) {
		return new PublisherEventSource<>(publisher);
	}

}
