package io.buckaroo.observation;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import io.buckaroo.Result;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An observation that has started, and stops once.
 */
final class RunningObservation {

	private final Observation observation;

	private final ObservedOutcome context;

	private final @Nullable RunningObservation enclosing;

	private final AtomicBoolean stopped = new AtomicBoolean();

	/**
	 * Starts an observation.
	 * @param observation the observation
	 * @param context its context
	 * @param enclosing an observation that is cancelled together with this one, or
	 * {@code null}
	 */
	RunningObservation(Observation observation, ObservedOutcome context, @Nullable RunningObservation enclosing) {
		this.observation = observation.start();
		this.context = context;
		this.enclosing = enclosing;
	}

	Observation observation() {
		return this.observation;
	}

	/**
	 * Returns the observation as a parent, or another one if it is disabled.
	 */
	@Nullable Observation orIfDisabled(@Nullable Observation other) {
		return this.observation.isNoop() ? other : this.observation;
	}

	boolean isStopped() {
		return this.stopped.get();
	}

	void succeed() {
		stop(Outcome.SUCCESS);
	}

	void fail(Throwable failure) {
		if (!isStopped()) {
			this.observation.error(failure);
		}
		stop(Outcome.ERROR);
	}

	void cancel() {
		stop(Outcome.CANCELLED);
		if (this.enclosing != null) {
			this.enclosing.cancel();
		}
	}

	private void stop(Outcome outcome) {
		if (this.stopped.compareAndSet(false, true)) {
			this.context.setOutcome(outcome);
			this.observation.stop();
		}
	}

	/**
	 * Calls a function within the scope of the observation, which fails if the function
	 * does.
	 */
	<T> T call(Callable<T> function) throws Exception {
		Observation.Scope scope = this.observation.openScope();
		try {
			return function.call();
		}
		catch (Throwable ex) {
			fail(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Runs an action as {@link #call} does, and stops the observation.
	 */
	void run(Runnable action) {
		Observation.Scope scope = this.observation.openScope();
		try {
			action.run();
		}
		catch (Throwable ex) {
			fail(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
		succeed();
	}

	/**
	 * Stops the observation with the result of a callback: at once, or when the result
	 * that it waits for is known.
	 */
	<O, S> Result<O, S> stopWith(Result<O, S> result) {
		if (result instanceof Result.Later<O, S> later) {
			return Result.later(observe(later.result().map(this::stopWith)));
		}
		succeed();
		return result;
	}

	/**
	 * Makes the observation that of a publisher, which sees it in its Reactor context.
	 */
	<T> Mono<T> observe(Mono<T> publisher) {
		Mono<T> observed = publisher.doOnSuccess((value) -> {
			// A result stops the observation itself
			if (value == null) {
				succeed();
			}
		}).doOnError(this::fail).doOnCancel(this::cancel);
		return this.observation.isNoop() ? observed
				: observed.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, this.observation));
	}

}
