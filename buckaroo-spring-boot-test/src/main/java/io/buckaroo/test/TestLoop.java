package io.buckaroo.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

import io.buckaroo.Termination;
import io.buckaroo.runtime.Callbacks;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.Lease;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The real loop of a connection with a client, on virtual time, and a transcript.
 *
 * @param <O> the type of the output
 * @param <S> the type of the state
 */
final class TestLoop<O, S> {

	/** The longest interval between two attempts of an awaited assertion. */
	private static final Duration LONGEST_INTERVAL = Duration.ofMillis(20);

	private final TestBuckaroo buckaroo;

	private final VirtualTime time;

	private final String description;

	private final @Nullable StreamResponse response;

	private final Transcript<O> transcript;

	private final TestTransport<O> transport;

	private final RecordedCallbacks<O, S> callbacks;

	private final ConnectionLoop<O, S> loop;

	private final TestConnection connection;

	/**
	 * Opens a connection.
	 * @param buckaroo the node of the connection
	 * @param callbacks the callbacks of the handler
	 * @param encoder encodes an output, as a server does, which may fail
	 * @param describer describes a frame or event
	 * @param request the request
	 * @param data the data of the request
	 * @param response the response of an event stream, or {@code null} for a socket
	 * @param description the description of the handler and its route
	 */
	TestLoop(TestBuckaroo buckaroo, Callbacks<O, S> callbacks, Consumer<O> encoder, Function<Object, String> describer,
			TestRequest request, TestRequest.Data data, @Nullable StreamResponse response, String description) {
		this.buckaroo = buckaroo;
		this.time = buckaroo.time();
		this.description = description;
		this.response = response;
		this.transcript = new Transcript<>(this.time, response == null, describer);
		this.transport = new TestTransport<>(buckaroo.eventLoop(), this.transcript, encoder, response,
				() -> connection().unreadBody(), request.answersPings());
		this.callbacks = new RecordedCallbacks<>(callbacks, this.time, this.transcript, description);
		this.loop = new ConnectionLoop<>(
				HandlerCallbacks.on(this.callbacks, request.isBlocking() ? blockingExecutor() : null,
						request.context()),
				this.transport, buckaroo.eventLoop(), request.settings(callbacks.kind()), buckaroo.registry(),
				request.context());
		this.transport.attach(this.loop);
		this.connection = new TestConnection(this, request, data);
		this.time.run(() -> open(request));
	}

	private Executor blockingExecutor() {
		return (callback) -> this.time.schedule(() -> this.time.runBlocking(callback), 0);
	}

	private void open(TestRequest request) {
		Instant expiry = request.expiry(this.time.instant());
		if (expiry != null) {
			this.loop.lease(new Lease(expiry, Mono.empty(), this.time::instant));
		}
		this.loop.open(this.connection);
	}

	TestBuckaroo buckaroo() {
		return this.buckaroo;
	}

	VirtualTime time() {
		return this.time;
	}

	TestConnection connection() {
		return this.connection;
	}

	ConnectionLoop<O, S> loop() {
		return this.loop;
	}

	@Nullable StreamResponse response() {
		return this.response;
	}

	/**
	 * Returns the callbacks after the tasks that are due.
	 */
	RecordedCallbacks<O, S> callbacks() {
		this.time.run();
		return this.callbacks;
	}

	/**
	 * Returns the transcript after the tasks that are due.
	 */
	Transcript<O> transcript() {
		this.time.run();
		return this.transcript;
	}

	/**
	 * Adds to the transcript what happens during a callback.
	 */
	void log(String text) {
		this.transcript.add(text);
	}

	@Nullable S state() {
		this.time.run();
		return this.loop.state();
	}

	@Nullable Termination end() {
		return transcript().end();
	}

	boolean isOpen() {
		return end() == null && (this.response == null || this.response.isCommitted());
	}

	boolean isPaused() {
		return end() == null && !this.transport.isWritable();
	}

	boolean isWaiting() {
		return end() == null && this.loop.isWaiting();
	}

	/**
	 * Lets the client act.
	 * @param description what it does, for the message if the connection has ended
	 * @param action the action
	 */
	void client(String description, Consumer<TestTransport<O>> action) {
		act(description, () -> action.accept(this.transport));
	}

	/**
	 * Performs an action on an open connection, then runs the tasks that are due.
	 */
	void act(String description, Runnable action) {
		requireOpen(description);
		this.time.run(action);
	}

	void requireOpen(String action) {
		if (end() != null) {
			throw failure("Expected an open connection in order to " + action + ", but it has ended.");
		}
	}

	void await(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (isWaiting()) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				throw failure("Expected the result of %s within %s, but it has not arrived."
					.formatted(this.callbacks.later(), Describe.time(limit)));
			}
			awaitTask(left);
		}
	}

	void await(Runnable assertion, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (true) {
			this.time.run();
			try {
				assertion.run();
				return;
			}
			catch (AssertionError ex) {
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					throw ex;
				}
				awaitTask(Math.min(left, LONGEST_INTERVAL.toNanos()));
			}
		}
	}

	private void awaitTask(long limit) {
		try {
			this.time.awaitTask(limit);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a result", ex);
		}
	}

	/**
	 * Returns an error with a message and everything that happened. Its cause is the
	 * exception that has ended the connection, if there is one.
	 */
	AssertionError failure(String message) {
		this.time.run();
		AssertionError failure = new AssertionError(message + "\n\n" + this);
		if (end() instanceof Termination.Failed failed) {
			failure.initCause(failed.cause());
		}
		return failure;
	}

	/**
	 * Returns everything that happened, without running the tasks that are due, since a
	 * debugger calls this, too.
	 */
	@Override
	public String toString() {
		return this.description + ", in virtual time:\n" + this.transcript + outcome();
	}

	private String outcome() {
		if (this.transcript.end() instanceof Termination.Failed failed) {
			return "The cause of this error is the exception with which it has failed." + (isBlocked(failed.cause())
					? " A handler that is not 'blocking' must not block: see Result.later, or blocking() of the request."
					: "");
		}
		if (this.transcript.end() instanceof Termination.IdleTimeout && this.response == null) {
			return "It has ended, because the client was silent: see answerPings() of the request.";
		}
		if (this.transcript.end() != null) {
			return "It has ended.";
		}
		if (this.transport.awaitsBody()) {
			return "It waits for the body of the request, for at most the send timeout.";
		}
		String unread = (this.transport.unread() > 0)
				? " Frames of the client that are not read yet: " + this.transport.unread() + "." : "";
		if (this.loop.isWaiting()) {
			return "It waits for the result of " + this.callbacks.later() + ". " + hint() + unread;
		}
		return !this.transport.isWritable() ? "It pauses, because the client does not read." + unread : "It is open.";
	}

	/**
	 * Returns whether Reactor has refused to block.
	 */
	private static boolean isBlocked(Throwable cause) {
		return cause instanceof IllegalStateException && cause.getMessage() != null
				&& cause.getMessage().contains("blocking, which is not supported in thread");
	}

	private String hint() {
		Duration next = this.time.untilNextOfReactor();
		String timer = (next != null) ? "Advance the time if it is delayed: the next of Reactor's timers is due in "
				+ Describe.time(next) + "." : "None of Reactor's timers is pending.";
		return timer + " Call await() if another thread computes it.";
	}

}
