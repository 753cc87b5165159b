package io.buckaroo.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * The callbacks of a handler that may block, for one connection. They run on an executor,
 * and to the loop each is a result that it waits for; so it stays one at a time. They see
 * the {@link ThreadLocals} of their connection.
 * <p>
 * A callback that runs when the connection ends is left to finish, and {@code terminate}
 * follows it, with the state that it leaves.
 *
 * @param <O> what is sent
 * @param <S> the type of the state
 */
final class BlockingCallbacks<O, S> implements Callbacks<O, S> {

	private final Callbacks<O, S> callbacks;

	private final Executor executor;

	private final UnaryOperator<Runnable> threadLocals;

	/** Completes when the last callback so far has. Confined to the event loop. */
	private CompletableFuture<@Nullable Result<O, S>> last = CompletableFuture.completedFuture(null);

	/** Confined to the callbacks. */
	private boolean initialised;

	private volatile boolean ended;

	/**
	 * What a callback threw when nobody waited for it any more. Confined to the
	 * callbacks.
	 */
	private @Nullable Throwable lateFailure;

	BlockingCallbacks(Callbacks<O, S> callbacks, Executor executor, ContextView context) {
		this.callbacks = callbacks;
		this.executor = executor;
		this.threadLocals = ThreadLocals.of(context);
	}

	@Override
	public boolean receivesFrames() {
		return this.callbacks.receivesFrames();
	}

	@Override
	public Result<O, S> init(Connection connection) {
		return call(() -> {
			this.initialised = true;
			return this.callbacks.init(connection);
		});
	}

	@Override
	public @Nullable O answer(Frame frame) {
		return this.callbacks.answer(frame);
	}

	@Override
	public Result<O, S> handle(Frame frame, @Nullable S state) {
		return call(() -> this.callbacks.handle(frame, state));
	}

	@Override
	public Result<O, S> info(Object message, @Nullable S state) {
		return call(() -> this.callbacks.info(message, state));
	}

	private Result<O, S> call(Callable<Result<O, S>> callback) {
		CompletableFuture<@Nullable Result<O, S>> result = new CompletableFuture<>();
		this.executor.execute(this.threadLocals.apply(() -> {
			try {
				result.complete(this.ended ? null : ConnectionLoop.checked(callback.call()));
			}
			catch (Throwable ex) {
				if (this.ended) {
					this.lateFailure = ex;
					result.complete(null);
				}
				else {
					result.completeExceptionally(ex);
				}
			}
		}));
		this.last = result;
		return Result.later(Mono.fromFuture(result, true));
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state) {
		this.ended = true;
		CompletableFuture<Void> terminated = new CompletableFuture<>();
		this.last.handle((result, failure) -> {
			executeAnyhow(terminated, () -> {
				if (this.initialised) {
					this.callbacks.terminate(termination, connection, lastState(result, state));
				}
				if (this.lateFailure != null) {
					terminated.completeExceptionally(this.lateFailure);
				}
				return null;
			});
			return null;
		}).exceptionally((refused) -> {
			terminated.completeExceptionally(refused);
			return null;
		});
		return terminated;
	}

	/**
	 * The state that the last callback has left, also if it came too late to be applied.
	 */
	private static <O, S> @Nullable S lastState(@Nullable Result<O, S> result, @Nullable S state) {
		if (result instanceof Result.Reply<O, S> reply) {
			return reply.keepsState() ? state : reply.state();
		}
		return (result instanceof Result.Stop<O, S> stop) ? lastState(stop.last(), state) : state;
	}

	/**
	 * Executes the last callback, also when the application's executor takes no more.
	 */
	private void executeAnyhow(CompletableFuture<Void> done, Callable<Void> callback) {
		Runnable task = this.threadLocals.apply(() -> {
			try {
				done.complete(callback.call());
			}
			catch (Throwable ex) {
				done.completeExceptionally(ex);
			}
		});
		try {
			this.executor.execute(task);
		}
		catch (Throwable ex) {
			Schedulers.boundedElastic().schedule(task);
		}
	}

}
