package io.buckaroo.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
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
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One connection: the loop that runs a handler's callbacks, one at a time, over two
 * bounded inputs, the frames received and the mailbox, for as long as the transport can
 * take output.
 * <p>
 * The loop is a serialised drain. Whoever has news, from any thread, raises the
 * work-in-progress counter; who raises it from zero makes the event loop drain, so a
 * burst of messages wakes it once, and a callback that causes news for its own connection
 * cannot run another one inside itself. All other fields are confined to the event loop.
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

	private volatile int work;

	private volatile @Nullable Termination ending;

	private volatile @Nullable Connection connection;

	private @Nullable S state;

	private @Nullable Queue<Frame> frames;

	/** Why no more frames will come, once those that wait are handled. */
	private @Nullable Termination inboundEnd;

	/** What the loop waits for, if it does. */
	private @Nullable Pending<O, S> pending;

	private boolean initialised;

	private boolean opened;

	private boolean ended;

	private boolean reading;

	private boolean hibernating;

	private boolean unflushed;

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
		this.mailbox = new ConnectionMailbox(this, settings.mailboxCapacity(), settings.overflow());
		this.clock = new ConnectionClock(this, eventLoop, settings);
	}

	/**
	 * The mailbox of the connection.
	 * @return the mailbox
	 */
	public Mailbox mailbox() {
		return this.mailbox;
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
		drain();
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
		}
	}

	/**
	 * No more frames come for now: those that came are handled, and the answers flushed.
	 * To be called on the event loop.
	 */
	public void receivedAll() {
		this.clock.activity();
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
	 * The connection is gone. To be called on the event loop.
	 */
	public void disconnected() {
		Termination termination = (this.inboundEnd != null) ? this.inboundEnd : new Termination.Disconnected();
		if (ENDING.compareAndSet(this, null, termination)) {
			drain();
		}
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

	Connection connection() {
		Connection connection = this.connection;
		if (connection == null) {
			throw new IllegalStateException("The connection is not open yet");
		}
		return connection;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	Context context() {
		return this.context;
	}

	/**
	 * There is news. May be called from any thread.
	 */
	void wake() {
		if (WORK.getAndIncrement(this) == 0) {
			this.eventLoop.execute(this);
		}
	}

	/**
	 * There is news, and this is the event loop.
	 */
	private void drain() {
		if (WORK.getAndIncrement(this) == 0) {
			run();
		}
	}

	/**
	 * Drains the inputs, on the event loop, by whoever raised the counter from zero.
	 */
	@Override
	public void run() {
		int missed = this.work;
		while (missed != 0) {
			if (!turn()) {
				this.eventLoop.execute(this);
				return;
			}
			missed = WORK.addAndGet(this, -missed);
		}
	}

	/**
	 * Does what there is to do.
	 * @return whether that was all; otherwise the budget is used up
	 */
	private boolean turn() {
		if (this.connection == null || this.ended) {
			return true;
		}
		this.clock.beforeWrites();
		if (!this.initialised && this.ending == null) {
			init();
		}
		settlePending();
		if (this.opened && this.pending == null) {
			this.clock.start();
		}
		boolean finished = runCallbacks();
		if (finished && this.inboundEnd != null && canRun()) {
			end(this.inboundEnd);
		}
		if (this.ending != null) {
			finish(this.ending);
			return true;
		}
		flush();
		updateReading();
		if (this.hibernating && finished) {
			hibernate();
		}
		return finished;
	}

	private void init() {
		this.initialised = true;
		try {
			apply(this.callbacks.init(connection()));
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private boolean canRun() {
		return this.opened && this.pending == null && this.ending == null && this.transport.isWritable();
	}

	/**
	 * Runs callbacks, in turns for the two inputs.
	 * @return whether it stopped for another reason than the budget
	 */
	private boolean runCallbacks() {
		for (int budget = BUDGET; budget > 0;) {
			int before = budget;
			for (int i = 0; i < BATCH && canRun() && handleNext(); i++) {
				budget--;
			}
			for (int i = 0; i < BATCH && canRun() && informNext(); i++) {
				budget--;
			}
			if (budget == before) {
				return true;
			}
		}
		return false;
	}

	private boolean handleNext() {
		Frame frame = (this.frames != null) ? this.frames.poll() : null;
		if (frame == null) {
			return false;
		}
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
		Object message = this.mailbox.poll();
		if (message == null) {
			return false;
		}
		if (message instanceof Forwarder.Failure failure) {
			fail(failure.cause());
			return true;
		}
		try {
			apply(this.callbacks.info(message, this.state));
		}
		catch (Throwable ex) {
			fail(ex);
		}
		return true;
	}

	private void apply(@Nullable Result<O, S> result) {
		if (result instanceof Result.Later<O, S> later) {
			await(later.result());
		}
		else if (result == null) {
			fail(new IllegalStateException("A callback returned null instead of a Result"));
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
	}

	private void write(O output) {
		this.transport.write(output);
		this.unflushed = true;
		if (!this.callbacks.receivesFrames()) {
			this.clock.activity();
		}
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
		while (this.pending != null && this.pending.isSettled()) {
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

	private void fail(Throwable failure) {
		end(new Termination.Failed(failure));
	}

	private void finish(Termination termination) {
		this.ended = true;
		if (this.pending != null) {
			this.pending.dispose();
		}
		this.mailbox.close();
		this.clock.stop();
		this.frames = null;
		if (termination instanceof Termination.Failed failed) {
			logFailure(failed.cause());
		}
		if (this.initialised) {
			try {
				this.callbacks.terminate(termination, connection(), this.state);
			}
			catch (Throwable ex) {
				logger.error(describe() + ": terminate failed", ex);
			}
		}
		try {
			this.transport.close(termination);
		}
		finally {
			this.registry.remove(this);
		}
	}

	private void logFailure(Throwable failure) {
		if (!this.opened && this.transport.isRefusal(failure)) {
			logger.debug(describe() + " was refused", failure);
		}
		else {
			logger.error(describe() + " failed", failure);
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
	 * does not read itself, is held back by the network.
	 */
	private void updateReading() {
		boolean reading = canRun() && this.inboundEnd == null && (this.frames == null || this.frames.isEmpty());
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
		if (this.frames != null && this.frames.isEmpty()) {
			this.frames = null;
		}
	}

	/**
	 * Sends a ping or a heartbeat. Called by the clock.
	 */
	void keepAlive() {
		if (this.opened && this.ending == null && this.transport.isWritable()) {
			this.clock.beforeWrites();
			this.transport.writeKeepAlive();
			this.unflushed = true;
			flush();
		}
	}

	long pendingBytes() {
		return this.transport.pendingBytes();
	}

	@Override
	public String toString() {
		return describe();
	}

}
