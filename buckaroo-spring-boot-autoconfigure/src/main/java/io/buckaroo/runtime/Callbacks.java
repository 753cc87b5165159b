package io.buckaroo.runtime;

import java.util.concurrent.CompletionStage;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a handler, as the loop calls them: the same for both kinds of handler.
 * The loop calls them one at a time, on the event loop.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 * @see HandlerCallbacks
 */
public interface Callbacks<O, S> {

	/**
	 * Whether the peer sends frames. If so, idle timeout and keep-alive count from the
	 * last frame received, otherwise from the last event sent.
	 * @return whether the peer sends frames
	 */
	boolean receivesFrames();

	/**
	 * Returns the kind of the connection.
	 * @return the kind
	 */
	default ConnectionKind kind() {
		return receivesFrames() ? ConnectionKind.WEBSOCKET : ConnectionKind.SSE;
	}

	/**
	 * Calls {@code init}.
	 * @param connection the connection
	 * @return the result
	 * @throws Exception if the handler throws it
	 */
	Result<O, S> init(Connection connection) throws Exception;

	/**
	 * Returns the frame with which the protocol answers a frame, such as a pong.
	 * @param frame the frame received
	 * @return the answer, or {@code null} if there is none
	 */
	@Nullable O answer(Frame frame);

	/**
	 * Calls the callback for a frame.
	 * @param frame the frame received
	 * @param state the state
	 * @return the result
	 * @throws Exception if the handler throws it
	 */
	Result<O, S> handle(Frame frame, @Nullable S state) throws Exception;

	/**
	 * Calls {@code info}.
	 * @param message the message from the mailbox
	 * @param state the state
	 * @return the result
	 * @throws Exception if the handler throws it
	 */
	Result<O, S> info(Object message, @Nullable S state) throws Exception;

	/**
	 * Calls {@code terminate}.
	 * @param termination the reason for the end
	 * @param connection the connection
	 * @param state the last state
	 * @return a stage that completes when {@code terminate} has returned
	 * @throws Exception if the handler throws it
	 */
	CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state) throws Exception;

}
