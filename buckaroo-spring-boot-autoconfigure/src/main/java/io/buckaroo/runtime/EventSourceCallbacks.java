package io.buckaroo.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of an event source, which receives no frames. The state is {@code null}
 * until the event source sets it, even if its type excludes that.
 *
 * @param source the event source
 * @param diagnostics the diagnostics of the route
 * @param <S> the type of the state
 */
@SuppressWarnings("NullAway")
record EventSourceCallbacks<S>(BuckarooEventSource<S> source,
		HandlerDiagnostics diagnostics) implements Callbacks<Event, S> {

	@Override
	public boolean receivesFrames() {
		return false;
	}

	@Override
	public Result<Event, S> init(Connection connection) throws Exception {
		return this.diagnostics.checked(this.source.init(connection), "init");
	}

	@Override
	public @Nullable Event answer(Frame frame) {
		return null;
	}

	@Override
	public Result<Event, S> handle(Frame frame, @Nullable S state) {
		return Result.ok();
	}

	@Override
	public Result<Event, S> info(Object received, @Nullable S state) throws Exception {
		Object message = SharedMessage.unwrap(received);
		try {
			return this.diagnostics.informed(this.source.info(message, state), message);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "info", state);
		}
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state)
			throws Exception {
		try {
			this.source.terminate(termination, connection, state);
		}
		catch (ClassCastException ex) {
			throw this.diagnostics.explained(ex, "terminate", state);
		}
		return CompletableFuture.completedFuture(null);
	}

}
