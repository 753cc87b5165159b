package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A connection of either kind, on virtual time, with callbacks scripted by a test. It
 * holds every resource that a connection can hold: a mailbox timer, a forwarded publisher
 * and, if scripted, a pending result.
 *
 * @param <O> the type of the output
 */
final class ScriptedConnection<O> {

	private static final Runnable NOTHING = () -> {
	};

	/** The calls of the handler, and the last call of the transport. */
	final List<String> calls = new ArrayList<>();

	/** The callbacks called after the end of the connection. */
	final List<String> lateCalls = new ArrayList<>();

	final List<Termination> terminations = new ArrayList<>();

	final LoopFixture<O> fixture;

	/** The publisher that the connection forwards. */
	final Sinks.Many<Object> feed = Sinks.many().multicast().directBestEffort();

	/** The pending result, if the connection waits for one. */
	final Sinks.One<Result<O, Void>> awaited = Sinks.one();

	private final O output;

	private final Queue<Step> frameSteps = new ArrayDeque<>();

	private Step initStep = Result::ok;

	private Runnable nextCallback = NOTHING;

	private Runnable terminate = NOTHING;

	/** Whether the connection has ended, so that only terminate may be called. */
	private boolean ended;

	private int writtenBeforeTheEnd;

	private int writesBeforeTerminate;

	private int heldInTerminate;

	private ScriptedConnection(O output, Function<ScriptedConnection<O>, LoopFixture<O>> fixture) {
		this.output = output;
		this.fixture = fixture.apply(this);
		this.fixture.transport.onClose = () -> this.calls.add("close");
	}

	static ScriptedConnection<Frame> socket() {
		return new ScriptedConnection<>(Frame.text("output"),
				(connection) -> LoopFixture.of(new ScriptedSocket(connection)));
	}

	static ScriptedConnection<Event> stream() {
		return new ScriptedConnection<>(Event.of("output"),
				(connection) -> LoopFixture.of(new ScriptedSource(connection)));
	}

	void duringNextCallback(Runnable action) {
		this.nextCallback = action;
	}

	void duringTerminate(Runnable action) {
		this.terminate = action;
	}

	void duringClose(Runnable action) {
		this.fixture.transport.onClose = () -> {
			this.calls.add("close");
			action.run();
		};
	}

	/**
	 * Opens the connection with this step as {@code init}.
	 */
	void inInit(Step step) {
		this.initStep = step;
		this.fixture.open();
	}

	void inInfo(Step step) {
		this.fixture.mailbox().send(step);
	}

	void inHandle(Step step) {
		receive(Frame.text("frame"), step);
	}

	void inControl(Step step) {
		receive(Frame.ping(), step);
	}

	private void receive(Frame frame, Step step) {
		this.frameSteps.add(step);
		this.fixture.loop.received(frame);
		this.fixture.loop.receivedAll();
	}

	/**
	 * Stops with a last output.
	 */
	Step stop(CloseStatus status) {
		return () -> Result.stop(Result.reply(this.output), status);
	}

	Step fail(Throwable failure) {
		return () -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (Exception) failure;
		};
	}

	/**
	 * Fails when its output is written.
	 */
	Step failToWrite(Throwable failure) {
		return () -> {
			this.fixture.transport.writeFailure = failure;
			return Result.reply(this.output);
		};
	}

	/**
	 * Fails when its output is flushed, after all callbacks that can run.
	 */
	Step failToFlush(Throwable failure) {
		return () -> {
			this.fixture.transport.flushFailure = failure;
			return Result.reply(this.output);
		};
	}

	/**
	 * Waits for the result of {@link #stopLater} or {@link #failLater}.
	 */
	void awaitResult() {
		inInfo(() -> Result.later(this.awaited.asMono()));
		this.fixture.eventLoop.runAll();
	}

	void stopLater(CloseStatus status) {
		this.awaited.tryEmitValue(Result.stop(Result.reply(this.output), status));
	}

	void failLater(Throwable failure) {
		this.awaited.tryEmitError(failure);
	}

	/**
	 * Sends an output that the peer does not accept.
	 */
	void stall() {
		this.fixture.transport.bytesOfFlush = 1;
		inInfo(() -> Result.reply(this.output));
		this.fixture.eventLoop.runAll();
	}

	void overflow() {
		for (int i = 0; i <= LoopFixture.DEFAULTS.mailboxCapacity(); i++) {
			this.fixture.mailbox().send("one of many");
		}
	}

	void forwardFailure(Throwable failure) {
		this.fixture.mailbox().forward(Mono.error(failure));
	}

	/**
	 * Records an immediate end of the connection, after which no callback may be called.
	 */
	void ended() {
		if (!this.ended) {
			this.ended = true;
			this.writtenBeforeTheEnd = this.fixture.transport.written.size();
		}
	}

	private Result<O, Void> init(Connection connection) throws Exception {
		connection.mailbox().sendEvery(Duration.ofHours(1), "tick");
		connection.mailbox().forward(this.feed.asFlux());
		return callback("init", this.initStep);
	}

	private Result<O, Void> info(Object message) throws Exception {
		return callback("info", (message instanceof Step step) ? step : Result::ok);
	}

	@SuppressWarnings("unchecked")
	private Result<O, Void> callback(String name, Step step) throws Exception {
		this.calls.add(name);
		if (this.ended) {
			this.lateCalls.add(name);
		}
		Runnable action = this.nextCallback;
		this.nextCallback = NOTHING;
		action.run();
		return (Result<O, Void>) step.run();
	}

	private void terminate(Termination termination) {
		this.calls.add("terminate");
		this.terminations.add(termination);
		this.writesBeforeTerminate = writes();
		this.heldInTerminate = this.feed.currentSubscriberCount() + this.awaited.currentSubscriberCount();
		this.terminate.run();
	}

	private int writes() {
		FakeTransport<O> transport = this.fixture.transport;
		return transport.written.size() + transport.keepAlives + transport.flushes;
	}

	int writesAfterTerminate() {
		return writes() - this.writesBeforeTerminate;
	}

	/**
	 * Returns the number of outputs written after an immediate end of the connection.
	 */
	int lateWrites() {
		return this.ended ? this.fixture.transport.written.size() - this.writtenBeforeTheEnd : 0;
	}

	/**
	 * Returns the number of publishers that it was still subscribed to in
	 * {@code terminate}.
	 */
	int heldInTerminate() {
		return this.heldInTerminate;
	}

	/**
	 * The body of a callback.
	 */
	@FunctionalInterface
	interface Step {

		Result<?, Void> run() throws Exception;

	}

	private record ScriptedSocket(ScriptedConnection<Frame> script) implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) throws Exception {
			return this.script.init(connection);
		}

		@Override
		public Result<Frame, Void> handle(Frame frame, @Nullable Void state) throws Exception {
			return this.script.callback("handle", this.script.frameSteps.remove());
		}

		@Override
		public Result<Frame, Void> control(Frame frame, @Nullable Void state) throws Exception {
			return this.script.callback("control", this.script.frameSteps.remove());
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) throws Exception {
			return this.script.info(message);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.script.terminate(termination);
		}

	}

	private record ScriptedSource(ScriptedConnection<Event> script) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) throws Exception {
			return this.script.init(connection);
		}

		@Override
		public Result<Event, Void> info(Object message, @Nullable Void state) throws Exception {
			return this.script.info(message);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.script.terminate(termination);
		}

	}

}
