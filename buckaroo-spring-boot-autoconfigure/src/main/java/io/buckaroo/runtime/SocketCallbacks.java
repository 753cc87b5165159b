package io.buckaroo.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a socket. Pings are answered with pongs (RFC 6455, section 5.5.2). The
 * state is {@code null} until the socket sets it, even if its type excludes that.
 *
 * @param socket the socket
 * @param <S> the type of the state
 */
@SuppressWarnings("NullAway")
record SocketCallbacks<S>(BuckarooSocket<S> socket) implements Callbacks<Frame, S> {

	@Override
	public boolean receivesFrames() {
		return true;
	}

	@Override
	public Result<Frame, S> init(Connection connection) throws Exception {
		return this.socket.init(connection);
	}

	@Override
	public @Nullable Frame answer(Frame frame) {
		return (frame instanceof Frame.Ping ping) ? new Frame.Pong(ping.payload()) : null;
	}

	@Override
	public Result<Frame, S> handle(Frame frame, @Nullable S state) throws Exception {
		return (frame instanceof Frame.Data data) ? this.socket.handle(data, state)
				: this.socket.control((Frame.Control) frame, state);
	}

	@Override
	public Result<Frame, S> info(Object message, @Nullable S state) throws Exception {
		return this.socket.info(message, state);
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state)
			throws Exception {
		this.socket.terminate(termination, connection, state);
		return CompletableFuture.completedFuture(null);
	}

}
