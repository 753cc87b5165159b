package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket endpoint: what to do when a client connects, sends a frame or leaves, and
 * when a message arrives in the connection's mailbox.
 * <p>
 * One bean serves every connection of its route, so it keeps nothing of a connection in
 * its fields. What belongs to a connection is its <em>state</em>, which each callback is
 * given and may replace through its {@link Result}. The state starts as {@code null}.
 * <p>
 * Callbacks of one connection never overlap, and each sees the writes of the one before.
 * They run on the connection's event loop and must not block: wait with
 * {@link Result#later}, or {@linkplain WebSocketMapping#blocking() map the handler as
 * blocking}. A callback that throws ends its own connection, with close code 1011 and
 * {@link Termination.Failed}, and no other.
 * <p>
 * Mirrors the behaviour {@code Buckaroo.Socket} of the Elixir library. Its callbacks
 * {@code init}, {@code handle}, {@code info} and {@code terminate} have the same names
 * here; control frames have a callback of their own, {@link #control}, so that an echo
 * does not answer a ping twice.
 *
 * @param <S> the type of the state, {@link Void} where there is none
 * @see WebSocketMapping
 * @see BuckarooEventSource
 */
@FunctionalInterface
public interface BuckarooSocket<S> {

	/**
	 * Called once, first, when the handshake is done and the connection is open.
	 * @param connection the handshake and the mailbox
	 * @return what to send and the first state; {@link Result#ok()} by default
	 * @throws Exception to end the connection with close code 1011
	 */
	default Result<Frame, S> init(Connection connection) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message of the client, in the order of arrival: a
	 * {@link Frame.Text} or a {@link Frame.Binary}, whole, however many fragments it came
	 * in. Text is well-formed UTF-8; anything else has ended the connection with close
	 * code 1007.
	 * @param frame the message
	 * @param state the state
	 * @return what to do next
	 * @throws Exception to end the connection with close code 1011
	 */
	Result<Frame, S> handle(Frame.Data frame, @Nullable S state) throws Exception;

	/**
	 * Called for each {@link Frame.Ping} and {@link Frame.Pong} of the client, in their
	 * order among the messages. A ping has been answered already (RFC 6455, section
	 * 5.5.2), and pongs include those that answer the pings of the keep-alive. Few
	 * sockets need to know.
	 * @param frame the control frame
	 * @param state the state
	 * @return what to do next; {@link Result#ok()} by default
	 * @throws Exception to end the connection with close code 1011
	 */
	default Result<Frame, S> control(Frame.Control frame, @Nullable S state) throws Exception {
		return Result.ok();
	}

	/**
	 * Called for each message of the mailbox; those of one sender in the order of
	 * sending.
	 * @param message what was sent
	 * @param state the state
	 * @return what to do next; by default a {@link Frame} is sent as it is and anything
	 * else is ignored
	 * @throws Exception to end the connection with close code 1011
	 * @see Mailbox
	 */
	default Result<Frame, S> info(Object message, @Nullable S state) throws Exception {
		return (message instanceof Frame frame) ? Result.reply(frame) : Result.ok();
	}

	/**
	 * Called exactly once, last, for every connection whose {@link #init} was entered.
	 * What it throws is logged and changes nothing.
	 * @param termination why the connection ends
	 * @param connection the connection; its mailbox is closed
	 * @param state the last state
	 * @throws Exception is logged
	 */
	default void terminate(Termination termination, Connection connection, @Nullable S state) throws Exception {
	}

}
