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
 * The callbacks of a handler that may block, for one connection. They run on an executor
 * with the {@link ThreadLocals} of their connection. For the loop, each callback is a
 * pending result, so callbacks still run one at a time.
 * <p>
 * A callback that is running when the connection ends is not interrupted;
 * {@code terminate} follows it, with the state of its result.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
final class BlockingCallbacks<O, S> implements Callbacks<O, S> {

	private final Callbacks<O, S> callbacks;

	private final Executor executor;

	private final UnaryOperator<Runnable> threadLocals;

	/** The result of the latest callback. Confined to the event loop. */
	private CompletableFuture<@Nullable Result<O, S>> last = CompletableFuture.completedFuture(null);

	/** Whether {@code init} was called. Confined to the callbacks. */
	private boolean initialised;

	/** Whether the connection has ended, so that results are no longer applied. */
	private volatile boolean ended;

	/**
	 * The exception of a callback that finished after the end of the connection. Confined
	 * to the callbacks.
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
		this.executor.execute(within(result, () -> {
			try {
				result.complete(this.ended ? null : callback.call());
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

	/**
	 * Wraps a task to run with the thread-locals of the connection. The accessors of the
	 * thread-locals may fail; before the task, they fail its result.
	 */
	private Runnable within(CompletableFuture<?> result, Runnable task) {
		Runnable wrapped = this.threadLocals.apply(task);
		return () -> {
			try {
				wrapped.run();
			}
			catch (Throwable ex) {
				if (!result.completeExceptionally(ex)) {
					throw ex;
				}
			}
		};
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state) {
		this.ended = true;
		CompletableFuture<Void> terminated = new CompletableFuture<>();
		this.last.handle((result, failure) -> {
			executeAlways(terminated, () -> {
				if (this.initialised) {
					this.callbacks.terminate(termination, connection, lastState(result, state));
				}
				if (this.lateFailure != null) {
					terminated.completeExceptionally(this.lateFailure);
				}
				return null;
			});
			return null;
		}).exceptionally((failure) -> {
			terminated.completeExceptionally(failure);
			return null;
		});
		return terminated;
	}

	/**
	 * Returns the state after the last callback, even if its result came too late to be
	 * applied.
	 */
	private static <O, S> @Nullable S lastState(@Nullable Result<O, S> result, @Nullable S state) {
		if (result instanceof Result.Reply<O, S> reply) {
			return reply.keepsState() ? state : reply.state();
		}
		return (result instanceof Result.Stop<O, S> stop) ? lastState(stop.last(), state) : state;
	}

	/**
	 * Executes {@code terminate}, even if the application's executor rejects it.
	 */
	private void executeAlways(CompletableFuture<Void> done, Callable<Void> callback) {
		Runnable task = within(done, () -> {
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
