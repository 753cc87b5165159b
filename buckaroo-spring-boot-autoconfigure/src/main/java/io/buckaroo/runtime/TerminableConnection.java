package io.buckaroo.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.buckaroo.Termination;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.context.Context;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A connection that ends: the steps of its end, each of which runs even if another one
 * fails, and the logging, under the name of {@link ConnectionLoop}. Confined to the event
 * loop.
 *
 * @param <O> the type of the output: frames or events
 * @param <S> the type of the state
 */
abstract class TerminableConnection<O, S> extends OpenConnection {

	final Callbacks<O, S> callbacks;

	final Transport<O> transport;

	final ConnectionRegistry registry;

	/** The callback that the event loop is running. */
	final RunningCallback running;

	/** The current state of the handler. */
	@Nullable S state;

	/** Whether {@code init} was called, so that {@code terminate} has to be. */
	boolean initialised;

	/** Whether the transport was opened. */
	boolean opened;

	private @Nullable Runnable afterEnd;

	TerminableConnection(Callbacks<O, S> callbacks, Transport<O> transport, EventLoop eventLoop,
			ConnectionSettings settings, ConnectionRegistry registry, Context context) {
		super(eventLoop, context, registry.broadcasts(eventLoop), settings);
		this.callbacks = callbacks;
		this.transport = transport;
		this.registry = registry;
		this.running = registry.runningCallback(eventLoop);
	}

	/**
	 * Registers a task that runs once, after {@code terminate} and on the same thread. To
	 * be called at most once, before the connection opens.
	 * @param task the task
	 */
	public void afterEnd(Runnable task) {
		this.afterEnd = task;
	}

	/**
	 * Ends the connection because of a failure. If it is ending already for another
	 * reason, the failure is only logged.
	 */
	final void fail(Throwable failure) {
		Throwable cause = Exceptions.unwrap(failure);
		end(new Termination.Failed(cause));
		if (!(ending() instanceof Termination.Failed)) {
			logFailure(cause);
		}
	}

	final void logOpening() {
		if (logger().isDebugEnabled()) {
			logger().debug(this + " opens");
		}
	}

	/**
	 * Performs the steps of the end. An exception in one step, thrown by a handler or a
	 * publisher, does not prevent the others.
	 */
	final void finish(Termination termination) {
		this.ended = true;
		if (logger().isDebugEnabled()) {
			logger().debug(this + " ends: " + describe(termination));
		}
		release();
		stopLease();
		attempt("counting its end", () -> this.registry.ended(this, termination, isRefusal(termination)));
		attempt("logging its failure", () -> {
			if (termination instanceof Termination.Failed failed) {
				logFailure(failed.cause());
			}
		});
		attempt("cancelling its pending result", this::cancelPending);
		attempt("closing its mailbox", this.mailbox::close);
		CompletionStage<Void> terminated = terminate(termination);
		attempt("closing its transport", () -> this.transport.close(termination));
		terminated.handle((nothing, failure) -> {
			this.registry.remove(this);
			if (this.afterEnd != null) {
				this.afterEnd.run();
			}
			if (failure != null) {
				log(" failed during termination", failure);
			}
			return null;
		});
	}

	/**
	 * Returns the logger of the connection.
	 */
	abstract Log logger();

	/**
	 * Stops the timers and drops the waiting frames.
	 */
	abstract void release();

	/**
	 * Cancels the result that the loop waits for, if there is one.
	 */
	abstract void cancelPending();

	private CompletionStage<Void> terminate(Termination termination) {
		if (!this.initialised) {
			return CompletableFuture.completedFuture(null);
		}
		this.running.begin(this, "terminate");
		try {
			return this.callbacks.terminate(termination, connection(), this.state);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void attempt(String description, Step step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			log(": " + description + " failed", ex);
		}
	}

	private boolean isRefusal(Termination termination) {
		return termination instanceof Termination.Failed failed && this.transport.isRefusal(failed.cause());
	}

	private void logFailure(Throwable failure) {
		if (this.transport.isRefusal(failure)) {
			logger().debug(this + " was refused", failure);
		}
		else if (!this.transport.logs(failure)) {
			log(" failed", failure);
		}
	}

	/**
	 * Describes a termination without the reason of its close status, which the client
	 * may have sent.
	 */
	private static String describe(Termination termination) {
		CloseStatus status = termination.closeStatus();
		String name = termination.getClass().getSimpleName();
		return (status != null) ? name + ", close code " + status.getCode() : name;
	}

	/**
	 * Logs a failure, even if its own methods throw.
	 */
	private void log(String event, Throwable failure) {
		try {
			logger().error(this + event, failure);
		}
		catch (Throwable ex) {
			logger().error(this + event + " with a " + failure.getClass().getName() + " that cannot be logged");
		}
	}

	/**
	 * One step of the end.
	 */
	private interface Step {

		void run() throws Exception;

	}

}
