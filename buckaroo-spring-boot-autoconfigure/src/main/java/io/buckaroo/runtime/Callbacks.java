package io.buckaroo.runtime;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * The callbacks of a handler, the same for both kinds of handler.
 *
 * @param <O> what is sent
 * @param <S> the type of the state
 */
public sealed interface Callbacks<O, S> permits SocketCallbacks, EventSourceCallbacks, BlockingCallbacks {

	/**
	 * The callbacks of a socket.
	 * @param socket the socket
	 * @param <S> the type of the state
	 * @return its callbacks
	 */
	static <S> Callbacks<Frame, S> of(BuckarooSocket<S> socket) {
		return new SocketCallbacks<>(socket);
	}

	/**
	 * The callbacks of an event source.
	 * @param source the event source
	 * @param <S> the type of the state
	 * @return its callbacks
	 */
	static <S> Callbacks<Event, S> of(BuckarooEventSource<S> source) {
		return new EventSourceCallbacks<>(source);
	}

	/**
	 * These callbacks on an executor, for one connection.
	 * @param executor where they may block; {@code null} for the event loop, where they
	 * must not
	 * @param context the Reactor context of the handshake, whose thread-locals the
	 * callbacks see on the executor
	 * @return the callbacks
	 */
	default Callbacks<O, S> on(@Nullable Executor executor, ContextView context) {
		return (executor != null) ? new BlockingCallbacks<>(this, executor, context) : this;
	}

	/**
	 * Whether the peer sends frames. Then its silence is what the idle timeout and the
	 * keep-alive count, otherwise it is ours.
	 * @return whether the peer sends frames
	 */
	boolean receivesFrames();

	/**
	 * The first callback.
	 * @param connection the connection
	 * @return what to do
	 * @throws Exception as the handler does
	 */
	Result<O, S> init(Connection connection) throws Exception;

	/**
	 * What the protocol itself answers to a frame.
	 * @param frame the frame received
	 * @return the answer, or {@code null} if there is none
	 */
	@Nullable O answer(Frame frame);

	/**
	 * The callback for a frame.
	 * @param frame the frame received
	 * @param state the state
	 * @return what to do
	 * @throws Exception as the handler does
	 */
	Result<O, S> handle(Frame frame, @Nullable S state) throws Exception;

	/**
	 * The callback for a message of the mailbox.
	 * @param message the message
	 * @param state the state
	 * @return what to do
	 * @throws Exception as the handler does
	 */
	Result<O, S> info(Object message, @Nullable S state) throws Exception;

	/**
	 * The last callback.
	 * @param termination why
	 * @param connection the connection
	 * @param state the last state
	 * @return completes when the handler is done
	 * @throws Exception as the handler does
	 */
	CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state) throws Exception;

}
