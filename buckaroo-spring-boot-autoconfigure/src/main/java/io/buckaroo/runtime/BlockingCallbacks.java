package io.buckaroo.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The callbacks of a handler that may block, for one connection. They run on an executor,
 * and to the loop each is a result that it waits for; so it stays one at a time.
 * <p>
 * A callback that runs when the connection ends is left to finish, and {@code terminate}
 * follows it.
 *
 * @param <O> what is sent
 * @param <S> the type of the state
 */
final class BlockingCallbacks<O, S> implements Callbacks<O, S> {

	private final Callbacks<O, S> callbacks;

	private final Executor executor;

	/** Completes when the last callback so far has. Confined to the event loop. */
	private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

	/** Confined to the callbacks. */
	private boolean initialised;

	private volatile boolean ended;

	BlockingCallbacks(Callbacks<O, S> callbacks, Executor executor) {
		this.callbacks = callbacks;
		this.executor = executor;
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
		this.executor.execute(() -> {
			try {
				result.complete(this.ended ? null : ConnectionLoop.checked(callback.call()));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		this.last = result;
		return Result.later(Mono.fromFuture(result, true));
	}

	@Override
	public CompletionStage<Void> terminate(Termination termination, Connection connection, @Nullable S state) {
		this.ended = true;
		CompletableFuture<Void> terminated = new CompletableFuture<>();
		this.last.handle((result, failure) -> {
			executeAnyhow(() -> {
				try {
					if (this.initialised) {
						this.callbacks.terminate(termination, connection, state);
					}
					terminated.complete(null);
				}
				catch (Throwable ex) {
					terminated.completeExceptionally(ex);
				}
			});
			return null;
		});
		return terminated;
	}

	/**
	 * Executes the last callback, also while the application's executor shuts down.
	 */
	private void executeAnyhow(Runnable task) {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			Schedulers.boundedElastic().schedule(task);
		}
	}

}
