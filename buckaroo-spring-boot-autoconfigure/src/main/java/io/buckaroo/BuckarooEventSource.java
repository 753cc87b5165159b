package io.buckaroo;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.http.codec.ServerSentEvent;

/**
 * A Server-Sent Events endpoint: what to do when a client subscribes or leaves, and when
 * a message arrives in the connection's mailbox.
 * <p>
 * One bean serves every connection of its route, so it keeps nothing of a connection in
 * its fields. What belongs to a connection is its <em>state</em>, which each callback is
 * given and may replace through its {@link Result}. The state starts as {@code null}.
 * <p>
 * Callbacks of one connection never overlap, and each sees the writes of the one before.
 * They run on the connection's event loop and must not block: wait with
 * {@link Result#later}, or {@linkplain SseMapping#blocking() map the handler as
 * blocking}. A callback that throws ends its own connection, with
 * {@link Termination.Failed}, and no other.
 * <p>
 * A browser's {@code EventSource} comes back whenever a stream ends, however it ends;
 * only a status other than 200 keeps it away. So a source that has nothing more to say
 * answers the next subscription with {@link Result#stop()} from {@link #init}, which is
 * status 204.
 * <p>
 * Mirrors the behaviour {@code Buckaroo.EventSource} of the Elixir library.
 *
 * @param <S> the type of the state, {@link Void} where there is none
 * @see SseMapping
 * @see BuckarooSocket
 */
public interface BuckarooEventSource<S> {

	/**
	 * Called once, first, before the response is committed: it may set
	 * {@linkplain Connection#responseHeaders() response headers}, and it may refuse.
	 * {@link Result#stop()} without events answers 204 (No Content), the standard's way
	 * to tell a browser not to come back. A
	 * {@link org.springframework.web.server.ResponseStatusException} answers its status,
	 * any other exception 500.
	 * @param connection the request and the mailbox
	 * @return what to send and the first state; {@link Result#ok()} by default
	 * @throws Exception to answer with an error status
	 */
	default Result<Event, S> init(Connection connection) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message of the mailbox; those of one sender in the order of
	 * sending.
	 * @param message what was sent
	 * @param state the state
	 * @return what to do next; by default an {@link Event} is sent as it is and anything
	 * else is ignored
	 * @throws Exception to end the stream
	 * @see Mailbox
	 */
	default Result<Event, S> info(Object message, @Nullable S state) throws Exception {
		return (message instanceof Event event) ? Result.reply(event) : Result.ok();
	}

	/**
	 * Called exactly once, last, for every connection whose {@link #init} was entered.
	 * What it throws is logged and changes nothing.
	 * @param termination why the stream ends
	 * @param connection the connection; its mailbox is closed
	 * @param state the last state
	 * @throws Exception is logged
	 */
	default void terminate(Termination termination, Connection connection, @Nullable S state) throws Exception {
	}

	/**
	 * Makes an event source of a ready publisher, so that existing WebFlux code gains the
	 * heartbeats, the bounds and the clean shutdown. The publisher is subscribed to once
	 * for each connection, asked for no more than the client takes, and cancelled with
	 * the connection. When it completes the stream ends with {@link Termination.Stopped};
	 * when it fails, with {@link Termination.Failed}.
	 * @param publisher gives the events of a connection
	 * @param <T> the type of the data
	 * @return the event source
	 */
	static <T> BuckarooEventSource<Void> from(Function<Connection, ? extends Publisher<ServerSentEvent<T>>> publisher) {
		return new PublisherEventSource<>(publisher);
	}

}
