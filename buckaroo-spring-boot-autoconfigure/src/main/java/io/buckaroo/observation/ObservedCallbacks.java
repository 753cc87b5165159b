package io.buckaroo.observation;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.observation.CallbackObservationContext.Callback;
import io.buckaroo.runtime.Callbacks;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one connection, whose opening and ending are observed, and if
 * requested each callback as well. {@code init}, {@code terminate} and all callbacks that
 * are observed run within the scope of their observation.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
final class ObservedCallbacks<O, S> implements Callbacks<O, S> {

	private final Callbacks<O, S> callbacks;

	private final BuckarooObservations observations;

	/** The observation of the handshake, or {@code null} if there is none. */
	private final @Nullable Observation handshake;

	/**
	 * The observation of the latest callback, if its result is still awaited. Callbacks
	 * run one at a time.
	 */
	private @Nullable RunningObservation pending;

	/** The connection, if callbacks are observed. */
	private @Nullable Connection connection;

	ObservedCallbacks(Callbacks<O, S> callbacks, BuckarooObservations observations, @Nullable Observation handshake) {
		this.callbacks = callbacks;
		this.observations = observations;
		this.handshake = handshake;
	}

	@Override
	public boolean receivesFrames() {
		return this.callbacks.receivesFrames();
	}

	@Override
	public Result<O, S> init(Connection connection) throws Exception {
		if (this.observations.observesCallbacks()) {
			this.connection = connection;
		}
		RunningObservation opening = this.observations.opening(connection, kind(), this.handshake);
		Result<O, S> result = opening
			.call(() -> observe(connection, Callback.INIT, opening, () -> this.callbacks.init(connection)));
		Result<O, S> observed = opening.stopWith(result);
		if (this.pending == null && !opening.isStopped()) {
			this.pending = opening;
		}
		return observed;
	}

	@Override
	public @Nullable O answer(Frame frame) {
		return this.callbacks.answer(frame);
	}

	@Override
	public Result<O, S> handle(Frame frame, @Nullable S state) throws Exception {
		if (this.connection == null) {
			return this.callbacks.handle(frame, state);
		}
		return observe(this.connection, (frame instanceof Frame.Data) ? Callback.HANDLE : Callback.CONTROL,
				this.handshake, () -> this.callbacks.handle(frame, state));
	}

	@Override
	public Result<O, S> info(Object message, @Nullable S state) throws Exception {
		if (this.connection == null) {
			return this.callbacks.info(message, state);
		}
		if (message instanceof TracedMessage traced) {
			return observe(this.connection, Callback.INFO, traced.observation(),
					() -> this.callbacks.info(traced.message(), state));
		}
		return observe(this.connection, Callback.INFO, this.handshake, () -> this.callbacks.info(message, state));
	}

	private Result<O, S> observe(Connection connection, Callback callback, @Nullable Observation parent,
			Callable<Result<O, S>> call) throws Exception {
		return observe(this.observations.callback(connection, kind(), callback, parent, null), call);
	}

	private Result<O, S> observe(Connection connection, Callback callback, RunningObservation enclosing,
			Callable<Result<O, S>> call) throws Exception {
		if (!this.observations.observesCallbacks()) {
			return call.call();
		}
		return observe(
				this.observations.callback(connection, kind(), callback, enclosing.or(this.handshake), enclosing),
				call);
	}

	private Result<O, S> observe(RunningObservation running, Callable<Result<O, S>> call) throws Exception {
		Result<O, S> result = running.stopWith(running.call(call));
		this.pending = running.isStopped() ? null : running;
		return result;
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state)
			throws Exception {
		if (this.pending != null) {
			// Its result came too late, so nothing has subscribed to it
			this.pending.cancel();
		}
		RunningObservation ending = this.observations.ending(connection, kind(), termination, this.handshake);
		CompletionStage<Void> terminated = ending.call(() -> terminate(termination, connection, state, ending));
		return terminated.whenComplete((nothing, failure) -> {
			if (failure == null && termination instanceof Termination.Failed failed) {
				ending.fail(failed.cause());
			}
			stop(ending, failure);
		});
	}

	private CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state,
			RunningObservation ending) throws Exception {
		if (!this.observations.observesCallbacks()) {
			return this.callbacks.terminate(termination, connection, state);
		}
		RunningObservation running = this.observations.callback(connection, kind(), Callback.TERMINATE,
				ending.or(this.handshake), null);
		return running.call(() -> this.callbacks.terminate(termination, connection, state))
			.whenComplete((nothing, failure) -> stop(running, failure));
	}

	private static void stop(RunningObservation running, @Nullable Throwable failure) {
		if (failure != null) {
			running.fail(failure);
		}
		else {
			running.succeed();
		}
	}

}
