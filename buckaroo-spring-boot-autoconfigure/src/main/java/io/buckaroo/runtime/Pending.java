package io.buckaroo.runtime;

import io.buckaroo.Result;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * A result that a loop waits for. Signals may come from any thread; the loop reads them
 * on its event loop.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
final class Pending<O, S> extends BaseSubscriber<Result<O, S>> {

	private final LoopView loop;

	private final boolean ofHandler;

	private @Nullable Result<O, S> result;

	private @Nullable Throwable failure;

	private volatile boolean settled;

	/**
	 * Creates the subscriber.
	 * @param loop the loop
	 * @param ofHandler whether the handler produces the result, rather than the transport
	 * that opens
	 */
	Pending(LoopView loop, boolean ofHandler) {
		this.loop = loop;
		this.ofHandler = ofHandler;
	}

	@Override
	public Context currentContext() {
		return this.loop.context();
	}

	@Override
	protected void hookOnNext(Result<O, S> result) {
		this.result = result;
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.failure = failure;
	}

	@Override
	protected void hookFinally(SignalType type) {
		if (type != SignalType.CANCEL) {
			this.settled = true;
			this.loop.wake();
		}
	}

	boolean isOfHandler() {
		return this.ofHandler;
	}

	boolean isSettled() {
		return this.settled;
	}

	/**
	 * Returns the result, once it is settled.
	 * @return the result; {@link Result#ok()} if the publisher completed without one
	 * @throws Throwable the error, if the publisher failed
	 */
	Result<O, S> get() throws Throwable {
		if (this.failure != null) {
			throw this.failure;
		}
		return (this.result != null) ? this.result : Result.ok();
	}

}
