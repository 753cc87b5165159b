package io.buckaroo.runtime;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One connection: the loop that runs a handler's callbacks, one at a time, over two
 * bounded inputs, the frames received and the mailbox, while the transport accepts
 * output. Unless stated otherwise, fields and methods are confined to the event loop.
 * <p>
 * The superclasses, each of which is one aspect of the same object, are from the bottom
 * up: the {@linkplain SerialLoop serialised drain}, the {@linkplain CountedConnection
 * counts}, the {@linkplain OpenConnection connection in the registry}, its
 * {@linkplain TerminableConnection end} and its {@linkplain TransportConnection
 * transport}.
 *
 * @param <O> the type of the output: frames or events
 * @param <S> the type of the state
 */
public final class ConnectionLoop<O, S> extends TransportConnection<O, S> {

	private static final Log logger = LogFactory.getLog(ConnectionLoop.class);

	/** The number of callbacks for one input before the turn of the other. */
	private static final int BATCH = 16;

	/** Present once the connection has subscribed to a topic. Guarded by this. */
	private @Nullable Subscriptions subscriptions;

	/** The result that the loop waits for, if there is one. */
	private @Nullable Pending<O, S> pending;

	/** Whether memory is released after each drain, as the last result requested. */
	private boolean hibernating;

	/** The number of callbacks so far, from which the turn of an input follows. */
	private int calls;

	/**
	 * Creates the loop of a connection, which does nothing until it is {@link #open
	 * opened}.
	 * @param callbacks the handler's callbacks
	 * @param transport the transport of the web server
	 * @param eventLoop the event loop of the connection
	 * @param settings the limits
	 * @param registry the registry that contains the connection while it is open
	 * @param context the Reactor context of the handshake
	 */
	public ConnectionLoop(Callbacks<O, S> callbacks, Transport<O> transport, EventLoop eventLoop,
			ConnectionSettings settings, ConnectionRegistry registry, Context context) {
		super(callbacks, transport, eventLoop, settings, registry, context);
	}

	/**
	 * Returns the subscriptions of the connection. May be called from any thread.
	 * @return the subscriptions
	 */
	public synchronized Subscriptions subscriptions() {
		if (this.subscriptions == null) {
			this.subscriptions = new Subscriptions(this.registry.topics(), this.mailbox);
		}
		return this.subscriptions;
	}

	/**
	 * Returns the state of the handler. To be called on the event loop.
	 * @return the state; {@code null} until the handler sets one
	 */
	public @Nullable S state() {
		return this.state;
	}

	/**
	 * Whether the loop waits for the result of a callback. To be called on the event
	 * loop.
	 * @return whether a result of the handler is underway
	 */
	public boolean isWaiting() {
		return this.pending != null && this.pending.isOfHandler();
	}

	/**
	 * Opens the connection and calls {@code init}. To be called once, on the event loop.
	 * @param connection the connection
	 */
	public void open(Connection connection) {
		beginCounting(this.registry.counters(kind(), connection.route()));
		setConnection(connection);
		logOpening();
		if (!this.registry.add(this)) {
			end(new Termination.Shutdown());
		}
		run();
	}

	@Override
	void turn() {
		if (this.ended) {
			return;
		}
		try {
			runCallbacks();
			flush();
			updateReading();
			if (this.hibernating && hasBudget()) {
				this.mailbox.trim();
				trimFrames();
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
		Termination ending = ending();
		if (ending != null && !waitsForPending(ending)) {
			finish(ending);
		}
		this.running.end();
	}

	/**
	 * Whether the end has to wait for the result that is underway: if the end is planned,
	 * unless the transport is still opening, which may take as long as the client likes.
	 */
	private boolean waitsForPending(Termination ending) {
		return this.pending != null && (this.pending.isOfHandler() || this.pending.isSettled()) && mayApply(ending);
	}

	/**
	 * Whether a settled result is applied: also if the end is planned, while the peer may
	 * receive its output.
	 */
	private boolean mayApply(@Nullable Termination ending) {
		return ending == null || (isPlanned(ending) && !isGone() && !isCut());
	}

	/**
	 * Runs callbacks, alternating between the two inputs.
	 */
	private void runCallbacks() {
		this.clock.beforeWrites();
		if (!this.initialised && !isEnding()) {
			init();
		}
		settlePending();
		if (this.opened && this.pending == null) {
			this.clock.start();
		}
		while (hasBudget() && canRun() && callNext()) {
			settlePending();
		}
	}

	@Override
	boolean canRun() {
		return this.opened && this.pending == null && !isEnding() && isWritable();
	}

	/**
	 * Runs the next callback. The turns continue after a pause, so that neither a peer
	 * that does not read nor a pending result lets one input starve the other.
	 * @return {@code false} if there was none
	 */
	private boolean callNext() {
		Termination inboundEnd = inboundEnd();
		if (inboundEnd != null && !hasFrames()) {
			end(inboundEnd);
			return false;
		}
		boolean framesTurn = (this.calls++ / BATCH & 1) == 0;
		return framesTurn ? handleNext() || informNext() : informNext() || handleNext();
	}

	private void init() {
		this.initialised = true;
		this.running.begin(this, "init");
		try {
			apply(this.callbacks.init(connection()));
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private boolean handleNext() {
		Frame frame = nextFrame();
		if (frame == null) {
			return false;
		}
		spend();
		this.running.begin(this, (frame instanceof Frame.Data) ? "handle" : "control");
		try {
			O answer = this.callbacks.answer(frame);
			if (answer != null) {
				write(answer);
			}
			apply(this.callbacks.handle(frame, this.state));
		}
		catch (Throwable ex) {
			fail(ex);
		}
		return true;
	}

	private boolean informNext() {
		try {
			Object message = this.mailbox.poll();
			if (message == null) {
				return false;
			}
			spend();
			this.running.begin(this, "info");
			if (message instanceof Forwarder.Failure failure) {
				fail(failure.cause());
			}
			else {
				apply(this.callbacks.info(message, this.state));
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
		return true;
	}

	private void apply(Result<O, S> result) {
		if (result instanceof Result.Later<O, S> later) {
			await(later.result(), true);
		}
		else if (!this.opened && needsTransport(result)) {
			this.opened = true;
			await(this.transport.open().thenReturn(result), false);
		}
		else if (result instanceof Result.Reply<O, S> reply) {
			send(reply);
		}
		else if (result instanceof Result.Stop<O, S> stop) {
			send(stop.last());
			end(new Termination.Stopped(stop.status()));
		}
	}

	/**
	 * Whether the transport has to be open for the result of {@code init}: always, unless
	 * it stops the connection without a last output.
	 */
	private static boolean needsTransport(Result<?, ?> result) {
		return !(result instanceof Result.Stop<?, ?> stop) || !stop.last().outputs().isEmpty();
	}

	private void send(Result.Reply<O, S> reply) {
		if (!reply.keepsState()) {
			this.state = reply.state();
		}
		for (O output : reply.outputs()) {
			write(output);
		}
		this.hibernating = reply.hibernates();
		if (reply.idleTimeout() != null) {
			this.clock.setIdleTimeout(reply.idleTimeout());
		}
	}

	private void await(Mono<Result<O, S>> result, boolean ofHandler) {
		Pending<O, S> pending = new Pending<>(this, ofHandler);
		this.pending = pending;
		result.subscribe(pending);
	}

	/**
	 * Applies the pending result, if it is settled.
	 */
	private void settlePending() {
		while (this.pending != null && this.pending.isSettled() && hasBudget() && mayApply(ending())) {
			spend();
			Pending<O, S> settled = this.pending;
			this.pending = null;
			try {
				Result<O, S> result = settled.get();
				if (!settled.isOfHandler()) {
					countOpened();
				}
				apply(result);
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}
	}

	@Override
	Log logger() {
		return logger;
	}

	@Override
	void cancelPending() {
		if (this.pending != null) {
			this.pending.dispose();
		}
	}

}
