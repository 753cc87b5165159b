package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket endpoint: the callbacks for a client that connects, sends a frame or
 * disconnects, and for the messages in the mailbox of its connection.
 * <p>
 * One bean serves all connections of its route, so it must not keep the data of a
 * connection in its fields. That data is the connection's <em>state</em>: each callback
 * receives it and may replace it through its {@link Result}. The state is {@code null}
 * until a callback sets it, so a handler whose state is never {@code null} sets it in
 * {@link #init}. Null checkers rely on that if the type of the state is not nullable.
 * <p>
 * Callbacks of one connection never overlap, and each sees the writes of the previous
 * one. They run on the connection's event loop and must not block: wait with
 * {@link Result#later}, or {@linkplain WebSocketMapping#blocking() map the handler as
 * blocking}. An exception from a callback ends its own connection only, with close code
 * 1011 and {@link Termination.Failed}.
 * <p>
 * Mirrors the behaviour {@code Buckaroo.Socket} of the Elixir library and its callbacks
 * {@code init}, {@code handle}, {@code info} and {@code terminate}. Control frames have a
 * callback of their own, {@link #control}, so that an echo does not answer a ping twice.
 *
 * @param <S> the type of the state, {@link Void} for a socket without state; nullable if
 * the callbacks receive a state that may be {@code null}
 * @see WebSocketMapping
 * @see MessageSocket
 * @see BuckarooEventSource
 */
@FunctionalInterface
public interface BuckarooSocket<S extends @Nullable Object> {

	/**
	 * Called first, once, when the handshake is complete and the connection is open.
	 * @param connection the connection
	 * @return the result, which may set the first state; {@link Result#ok()} by default
	 * @throws Exception ends the connection with close code 1011
	 */
	default Result<Frame, S> init(Connection connection) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message of the client, in the order of arrival. A fragmented
	 * message is reassembled first. Text is well-formed UTF-8; any other text ends the
	 * connection with close code 1007 before this method is called.
	 * @param frame the message, a {@link Frame.Text} or a {@link Frame.Binary}
	 * @param state the state
	 * @return the result
	 * @throws Exception ends the connection with close code 1011
	 */
	Result<Frame, S> handle(Frame.Data frame, S state) throws Exception;

	/**
	 * Called for each control frame of the client, in its order among the messages. A
	 * ping has already been answered (RFC 6455, section 5.5.2), and pongs include the
	 * answers to keep-alive pings. Few sockets need this callback.
	 * @param frame the control frame, a {@link Frame.Ping} or a {@link Frame.Pong}
	 * @param state the state
	 * @return the result; {@link Result#ok()} by default
	 * @throws Exception ends the connection with close code 1011
	 */
	default Result<Frame, S> control(Frame.Control frame, S state) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message in the mailbox. The messages of one sender arrive in the
	 * order of sending.
	 * @param message the message
	 * @param state the state
	 * @return the result; by default a {@link Frame} is sent to the client and any other
	 * message is ignored, with a warning in the log for each type of message
	 * @throws Exception ends the connection with close code 1011
	 * @see Mailbox
	 */
	default Result<Frame, S> info(Object message, S state) throws Exception {
		return (message instanceof Frame frame) ? Result.reply(frame) : IgnoredMessage.result();
	}

	/**
	 * Called last, exactly once, for every connection whose {@link #init} was called.
	 * @param termination the reason why the connection ended
	 * @param connection the connection; its mailbox is closed
	 * @param state the last state, {@code null} if {@link #init} has not set one
	 * @throws Exception is logged and has no other effect
	 */
	default void terminate(Termination termination, Connection connection, @Nullable S state) throws Exception {
	}

}
