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
 * @param diagnostics the diagnostics of the route
 * @param <S> the type of the state
 */
@SuppressWarnings("NullAway")
record SocketCallbacks<S>(BuckarooSocket<S> socket, HandlerDiagnostics diagnostics) implements Callbacks<Frame, S> {

	@Override
	public boolean receivesFrames() {
		return true;
	}

	@Override
	public Result<Frame, S> init(Connection connection) throws Exception {
		return this.diagnostics.checked(this.socket.init(connection), "init");
	}

	@Override
	public @Nullable Frame answer(Frame frame) {
		return (frame instanceof Frame.Ping ping) ? new Frame.Pong(ping.payload()) : null;
	}

	@Override
	public Result<Frame, S> handle(Frame frame, @Nullable S state) throws Exception {
		String callback = (frame instanceof Frame.Data) ? "handle" : "control";
		try {
			return this.diagnostics.checked((frame instanceof Frame.Data data) ? this.socket.handle(data, state)
					: this.socket.control((Frame.Control) frame, state), callback);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, callback, state);
		}
	}

	@Override
	public Result<Frame, S> info(Object received, @Nullable S state) throws Exception {
		Object message = SharedMessage.unwrap(received);
		try {
			return this.diagnostics.informed(this.socket.info(message, state), message);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "info", state);
		}
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state)
			throws Exception {
		try {
			this.socket.terminate(termination, connection, state);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "terminate", state);
		}
		return CompletableFuture.completedFuture(null);
	}

}
