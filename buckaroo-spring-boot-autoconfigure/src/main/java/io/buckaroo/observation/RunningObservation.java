package io.buckaroo.observation;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.buckaroo.Result;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An observation that has started, and stops once. Afterwards it holds nothing, because
 * an idle connection may keep it.
 */
final class RunningObservation {

	private final AtomicReference<@Nullable Running> running;

	private final @Nullable RunningObservation enclosing;

	/**
	 * Starts an observation.
	 * @param observation the observation
	 * @param outcome the function to which the outcome is passed before the stop
	 * @param enclosing an observation that is cancelled together with this one, or
	 * {@code null}
	 */
	RunningObservation(Observation observation, Consumer<Outcome> outcome, @Nullable RunningObservation enclosing) {
		this.running = new AtomicReference<>(new Running(observation.start(), outcome));
		this.enclosing = enclosing;
	}

	/**
	 * Returns the observation while it runs, unless it is disabled; otherwise another
	 * one.
	 */
	@Nullable Observation or(@Nullable Observation other) {
		Observation observation = observation();
		return observation.isNoop() ? other : observation;
	}

	private Observation observation() {
		Running running = this.running.get();
		return (running != null) ? running.observation() : Observation.NOOP;
	}

	boolean isStopped() {
		return this.running.get() == null;
	}

	void succeed() {
		stop(Outcome.SUCCESS, null);
	}

	void fail(Throwable failure) {
		stop(Outcome.ERROR, failure);
	}

	void cancel() {
		stop(Outcome.CANCELLED, null);
		if (this.enclosing != null) {
			this.enclosing.cancel();
		}
	}

	private void stop(Outcome outcome, @Nullable Throwable failure) {
		Running running = this.running.getAndSet(null);
		if (running != null) {
			running.outcome().accept(outcome);
			if (failure != null) {
				running.observation().error(failure);
			}
			running.observation().stop();
		}
	}

	/**
	 * Calls a function within the scope of the observation, which fails if the function
	 * does.
	 */
	<T> T call(Callable<T> function) throws Exception {
		try {
			return callInScope(function);
		}
		catch (Throwable ex) {
			fail(ex);
			throw ex;
		}
	}

	private <T> T callInScope(Callable<T> function) throws Exception {
		Observation.Scope scope = observation().openScope();
		try {
			return function.call();
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Runs an action as {@link #call} does, and stops the observation.
	 */
	void run(Runnable action) {
		try {
			runInScope(action);
		}
		catch (Throwable ex) {
			fail(ex);
			throw ex;
		}
		succeed();
	}

	private void runInScope(Runnable action) {
		Observation.Scope scope = observation().openScope();
		try {
			action.run();
		}
		finally {
			scope.close();
		}
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
		Observation observation = observation();
		return observation.isNoop() ? observed
				: observed.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, observation));
	}

	/**
	 * An observation that has started.
	 *
	 * @param observation the observation
	 * @param outcome the function to which the outcome is passed
	 */
	private record Running(Observation observation, Consumer<Outcome> outcome) {

	}

}
