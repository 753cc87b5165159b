package io.buckaroo.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One connection: the loop that runs a handler's callbacks, one at a time, over two
 * bounded inputs, the frames received and the mailbox, for as long as the transport can
 * take output.
 * <p>
 * The loop is a serialised drain. Whoever has news, from any thread, raises a flag; who
 * finds the loop idle makes the event loop drain, so a burst of messages wakes it once,
 * and a callback that causes news for its own connection cannot run another one inside
 * itself. Nearly all other fields are confined to the event loop.
 *
 * @param <O> what is sent: frames or events
 * @param <S> the type of the state
 */
public final class ConnectionLoop<O, S> implements Runnable {

	private static final Log logger = LogFactory.getLog(ConnectionLoop.class);

	/** How many callbacks one input may have before it is the other's turn. */
	private static final int BATCH = 16;

	/** How many callbacks may run before other connections of the event loop do. */
	private static final int BUDGET = 256;

	/** How many frames may be waiting before they are handled in the midst of a read. */
	private static final int READ_AHEAD = 64;

	/** There is nothing to do. */
	private static final int IDLE = 0;

	/** There is news that the loop has not begun to look at. */
	private static final int RAISED = 1;

	/** The loop looks at what there is. */
	private static final int RUNNING = 2;

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<ConnectionLoop> WORK = AtomicIntegerFieldUpdater
		.newUpdater(ConnectionLoop.class, "work");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<ConnectionLoop, @Nullable Termination> ENDING = AtomicReferenceFieldUpdater
		.newUpdater(ConnectionLoop.class, Termination.class, "ending");

	private final Callbacks<O, S> callbacks;

	private final Transport<O> transport;

	private final EventLoop eventLoop;

	private final Context context;

	private final ConnectionRegistry registry;

	private final ConnectionMailbox mailbox;

	private final ConnectionClock clock;

	/** Present once the connection has subscribed to something. */
	private @Nullable Subscriptions subscriptions;

	/** Ends that the connection is one of its route. */
	private @Nullable Disposable membership;

	/** Present if the connection may not live for ever. */
	private @Nullable LeaseTimer lease;

	/** Begins raised: nobody drains the loop before it is opened. */
	private volatile int work = RAISED;

	private volatile @Nullable Termination ending;

	private volatile @Nullable Connection connection;

	private @Nullable Runnable afterEnd;

	private @Nullable S state;

	private @Nullable Queue<Frame> frames;

	/** Why no more frames will come, once those that wait are handled. */
	private @Nullable Termination inboundEnd;

	/** What the loop waits for, if it does. */
	private @Nullable Pending<O, S> pending;

	private boolean initialised;

	private boolean opened;

	private boolean ended;

	/** Nothing can be sent any more. */
	private boolean gone;

	private boolean reading;

	private boolean hibernating;

	private boolean unflushed;

	/** Counts callbacks, to tell whose turn it is. */
	private int calls;

	/** How many callbacks may still run before other connections do. */
	private int budget;

	/**
	 * Creates the loop of a connection, which does nothing until it is {@link #open
	 * opened}.
	 * @param callbacks the handler's callbacks
	 * @param transport the web server's side
	 * @param eventLoop the thread of the connection
	 * @param settings the limits
	 * @param registry where the connection is found while it is open
	 * @param context the Reactor context of the handshake
	 */
	public ConnectionLoop(Callbacks<O, S> callbacks, Transport<O> transport, EventLoop eventLoop,
			ConnectionSettings settings, ConnectionRegistry registry, Context context) {
		this.callbacks = callbacks;
		this.transport = transport;
		this.eventLoop = eventLoop;
		this.registry = registry;
		this.context = context;
		this.mailbox = new ConnectionMailbox(this, registry.broadcasts(eventLoop), settings.mailboxCapacity(),
				settings.overflow());
		this.clock = new ConnectionClock(this, eventLoop, settings, callbacks.receivesFrames());
	}

	/**
	 * The mailbox of the connection.
	 * @return the mailbox
	 */
	public Mailbox mailbox() {
		return this.mailbox;
	}

	/**
	 * What the connection is subscribed to. May be called from any thread.
	 * @return the subscriptions
	 */
	public Subscriptions subscriptions() {
		synchronized (this) {
			if (this.subscriptions == null) {
				this.subscriptions = new Subscriptions(this.registry.topics(), this.mailbox);
			}
			return this.subscriptions;
		}
	}

	/**
	 * Does something when the connection has ended, after {@code terminate}: once, on
	 * whichever thread that was. To be called at most once, before the connection opens.
	 * @param task what to do
	 */
	public void afterEnd(Runnable task) {
		this.afterEnd = task;
	}

	/**
	 * Opens the connection: {@code init} is called. To be called once, on the event loop.
	 * @param connection the connection
	 */
	public void open(Connection connection) {
		this.connection = connection;
		if (!this.registry.add(this)) {
			end(new Termination.Shutdown());
		}
		run();
	}

	/**
	 * A frame came. To be called on the event loop.
	 * @param frame the frame
	 */
	public void received(Frame frame) {
		if (this.ended || this.inboundEnd != null) {
			return;
		}
		if (this.frames == null) {
			this.frames = new ArrayDeque<>(BATCH);
		}
		this.frames.add(frame);
		if (this.frames.size() >= READ_AHEAD) {
			receivedAll();
			if (hasFrames()) {
				// Who is to handle them waits for this read to end
				updateReading();
			}
		}
	}

	/**
	 * No more frames come for now: those that came are handled, and the answers flushed.
	 * To be called on the event loop, after at least one whole frame, be it a fragment of
	 * a message: the idle timeout counts from here.
	 */
	public void receivedAll() {
		if (this.inboundEnd == null) {
			this.clock.activity();
		}
		drain();
	}

	/**
	 * No more frames will come, because the peer closed or because it broke the protocol.
	 * Those that came before are handled first. To be called on the event loop.
	 * @param termination why
	 */
	public void inboundEnded(Termination termination) {
		if (this.inboundEnd == null) {
			this.inboundEnd = termination;
			drain();
		}
	}

	/**
	 * The transport can take output again. To be called on the event loop.
	 */
	public void writable() {
		drain();
	}

	/**
	 * The connection is gone. What a peer sent before it closed is still handled, as it
	 * need not wait for the answers, but for no longer than a write may make no progress.
	 * To be called on the event loop.
	 */
	public void disconnected() {
		this.gone = true;
		if (this.inboundEnd == null) {
			ENDING.compareAndSet(this, null, new Termination.Disconnected());
		}
		else if (!this.ended) {
			this.clock.gone();
		}
		drain();
	}

	/**
	 * Ends the connection, unless it ends already. May be called from any thread.
	 * @param termination why
	 */
	public void end(Termination termination) {
		if (ENDING.compareAndSet(this, null, termination)) {
			wake();
		}
	}

	/**
	 * Lets the connection live for as long as a lease says, and no longer. It takes the
	 * place of the one before, if there is one. To be called on the event loop.
	 * @param lease the lease
	 */
	public void lease(Lease lease) {
		if (this.ended) {
			return;
		}
		if (this.lease != null) {
			this.lease.replace(lease);
		}
		else {
			this.lease = new LeaseTimer(this, lease);
			this.lease.start();
		}
	}

	/**
	 * Takes another lease. May be called from any thread.
	 */
	void renew(Lease lease) {
		this.eventLoop.execute(() -> lease(lease));
	}

	/**
	 * Lets the connection receive what is sent to all of its route.
	 */
	void join(Audience route) {
		this.membership = route.add(this.mailbox);
	}

	/**
	 * Takes back {@link #join}.
	 */
	void leave() {
		if (this.membership != null) {
			this.membership.dispose();
		}
	}

	Connection connection() {
		Connection connection = this.connection;
		if (connection == null) {
			throw new IllegalStateException("The connection is not open yet");
		}
		return connection;
	}

	boolean isEnding() {
		return this.ending != null;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	Context context() {
		return this.context;
	}

	/**
	 * Takes messages that were sent to many, and drains at once; also in between, if the
	 * mailbox is too small for all of them: it overflows only if that does not help. To
	 * be called on the event loop.
	 * @return how many messages it has taken
	 */
	int receive(Batch batch) {
		int received = this.mailbox.receive(batch, false);
		while (this.mailbox.isBehind(batch)) {
			drainNow();
			received += this.mailbox.receive(batch, !this.mailbox.hasRoom());
		}
		if (received > 0) {
			drainNow();
		}
		return received;
	}

	/**
	 * Drains, also if somebody else is about to, who finds nothing then.
	 */
	private void drainNow() {
		raise();
		if (this.initialised) {
			run();
		}
	}

	/**
	 * There is news. May be called from any thread.
	 */
	void wake() {
		if (raise()) {
			this.eventLoop.execute(this);
		}
	}

	/**
	 * There is news, and this is the event loop.
	 */
	private void drain() {
		if (raise()) {
			run();
		}
	}

	/**
	 * Tells the loop that there is news.
	 * @return whether nobody else drains it, or is about to
	 */
	private boolean raise() {
		return this.work != RAISED && WORK.getAndSet(this, RAISED) == IDLE;
	}

	/**
	 * Drains the inputs, on the event loop, by whoever found it idle.
	 */
	@Override
	public void run() {
		this.budget = BUDGET;
		do {
			this.work = RUNNING;
			turn();
			if (this.budget <= 0) {
				this.eventLoop.execute(this);
				return;
			}
		}
		while (!WORK.compareAndSet(this, RUNNING, IDLE));
	}

	/**
	 * Does what there is to do, as far as the budget goes.
	 */
	private void turn() {
		if (this.ended) {
			return;
		}
		try {
			runCallbacks();
			flush();
			updateReading();
			if (this.hibernating && this.budget > 0) {
				hibernate();
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
		if (this.ending != null) {
			finish(this.ending);
		}
	}

	/**
	 * Runs callbacks, in turns for the two inputs.
	 */
	private void runCallbacks() {
		this.clock.beforeWrites();
		if (!this.initialised && this.ending == null) {
			init();
		}
		settlePending();
		if (this.opened && this.pending == null) {
			this.clock.start();
		}
		while (mayRun() && callNext()) {
			settlePending();
		}
	}

	/**
	 * Runs the next callback. The turns outlast a peer that does not read and callbacks
	 * that wait, so that these do not let one input starve the other.
	 * @return whether there was one
	 */
	private boolean callNext() {
		if (this.inboundEnd != null && !hasFrames()) {
			end(this.inboundEnd);
			return false;
		}
		boolean framesTurn = (this.calls++ / BATCH & 1) == 0;
		return framesTurn ? handleNext() || informNext() : informNext() || handleNext();
	}

	private void init() {
		this.initialised = true;
		try {
			apply(checked(this.callbacks.init(connection())));
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private boolean canRun() {
		return this.opened && this.pending == null && this.ending == null && (this.gone || this.transport.isWritable());
	}

	private boolean hasFrames() {
		return this.frames != null && !this.frames.isEmpty();
	}

	private boolean mayRun() {
		return this.budget > 0 && canRun();
	}

	private boolean handleNext() {
		Frame frame = (this.frames != null) ? this.frames.poll() : null;
		if (frame == null) {
			return false;
		}
		this.budget--;
		try {
			O answer = this.callbacks.answer(frame);
			if (answer != null) {
				write(answer);
			}
			apply(checked(this.callbacks.handle(frame, this.state)));
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
			this.budget--;
			if (message instanceof Forwarder.Failure failure) {
				fail(failure.cause());
			}
			else {
				apply(checked(this.callbacks.info(message, this.state)));
			}
		}
		catch (Throwable ex) {
			fail(ex);
		}
		return true;
	}

	/**
	 * Refuses what no callback may return.
	 */
	static <R> R checked(@Nullable R result) {
		if (result == null) {
			throw new IllegalStateException("A callback returned null instead of a Result");
		}
		return result;
	}

	private void apply(Result<O, S> result) {
		if (result instanceof Result.Later<O, S> later) {
			await(later.result());
		}
		else if (!this.opened && sendsSomething(result)) {
			this.opened = true;
			await(this.transport.open().thenReturn(result));
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
	 * Whether the transport has to be open for a result: not when {@code init} stops and
	 * has nothing to say.
	 */
	private static boolean sendsSomething(Result<?, ?> result) {
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

	private void write(O output) {
		if (this.gone) {
			return;
		}
		this.transport.write(output);
		if (!this.unflushed && !this.callbacks.receivesFrames()) {
			this.clock.activity();
		}
		this.unflushed = true;
	}

	private void await(Mono<Result<O, S>> result) {
		Pending<O, S> pending = new Pending<>(this);
		this.pending = pending;
		result.subscribe(pending);
	}

	/**
	 * Applies what the loop has waited for, if it has come.
	 */
	private void settlePending() {
		while (this.pending != null && this.pending.isSettled() && this.ending == null && this.budget > 0) {
			this.budget--;
			Pending<O, S> settled = this.pending;
			this.pending = null;
			try {
				apply(settled.get());
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}
	}

	/**
	 * Ends the connection because of a failure. One that comes when it ends already, for
	 * another reason, is not lost.
	 */
	private void fail(Throwable failure) {
		Throwable cause = Exceptions.unwrap(failure);
		end(new Termination.Failed(cause));
		if (!(this.ending instanceof Termination.Failed)) {
			logFailure(cause);
		}
	}

	/**
	 * Ends the connection. What a step of it throws, be it the code of a handler or of a
	 * publisher, does not keep the others from happening.
	 */
	private void finish(Termination termination) {
		this.ended = true;
		this.frames = null;
		this.clock.stop();
		if (this.lease != null) {
			this.lease.stop();
		}
		attempt("logging its failure", () -> {
			if (termination instanceof Termination.Failed failed) {
				logFailure(failed.cause());
			}
		});
		attempt("cancelling what it waited for", () -> {
			if (this.pending != null) {
				this.pending.dispose();
			}
		});
		attempt("closing its mailbox", this.mailbox::close);
		CompletionStage<Void> terminated = terminate(termination);
		attempt("closing its transport", () -> this.transport.close(termination));
		terminated.handle((nothing, failure) -> {
			this.registry.remove(this);
			if (this.afterEnd != null) {
				this.afterEnd.run();
			}
			if (failure != null) {
				log(" failed at its end", failure);
			}
			return null;
		});
	}

	private CompletionStage<Void> terminate(Termination termination) {
		if (!this.initialised) {
			return CompletableFuture.completedFuture(null);
		}
		try {
			return this.callbacks.terminate(termination, connection(), this.state);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void attempt(String what, Step step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			log(": " + what + " failed", ex);
		}
	}

	private void logFailure(Throwable failure) {
		if (!this.opened && this.transport.isRefusal(failure)) {
			logger.debug(describe() + " was refused", failure);
		}
		else {
			log(" failed", failure);
		}
	}

	/**
	 * Logs a failure, also one that throws when it is asked for its message.
	 */
	private void log(String what, Throwable failure) {
		try {
			logger.error(describe() + what, failure);
		}
		catch (Throwable ex) {
			logger.error(describe() + what + " with a " + failure.getClass().getName() + " that cannot be logged");
		}
	}

	private String describe() {
		return "Connection " + connection().id() + " of route '" + connection().route() + "'";
	}

	private void flush() {
		if (this.unflushed) {
			this.unflushed = false;
			this.transport.flush();
			this.clock.flushed();
		}
	}

	/**
	 * Reads only while what is read can be handled, so that a peer that sends faster, or
	 * does not read itself, is held back by the network. What comes after the end of a
	 * peer's frames is dropped, and only read to notice that the peer is gone.
	 */
	private void updateReading() {
		boolean reading = this.inboundEnd != null || (canRun() && !hasFrames());
		if (reading != this.reading) {
			this.reading = reading;
			this.transport.setReading(reading);
			if (this.callbacks.receivesFrames()) {
				this.clock.setResting(!reading);
			}
		}
	}

	private void hibernate() {
		this.mailbox.trim();
		if (!hasFrames()) {
			this.frames = null;
		}
	}

	/**
	 * Nothing happens any more. Called by the clock.
	 */
	void idle() {
		end((this.inboundEnd != null) ? this.inboundEnd : new Termination.IdleTimeout());
	}

	/**
	 * Sends a ping or a heartbeat. Called by the clock.
	 */
	void keepAlive() {
		if (this.opened && this.inboundEnd == null && this.ending == null && this.transport.isWritable()) {
			try {
				this.clock.beforeWrites();
				this.transport.writeKeepAlive();
				this.unflushed = true;
				flush();
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}
	}

	long pendingBytes() {
		return this.transport.pendingBytes();
	}

	@Override
	public String toString() {
		return describe();
	}

	/**
	 * A step of the end.
	 */
	private interface Step {

		void run() throws Exception;

	}

}
