package io.buckaroo.runtime;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.buckaroo.Termination;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The ways in which a connection ends, each with its cause.
 */
enum End {

	DISCONNECTED(Turn.AT_ONCE, new Termination.Disconnected(), (connection) -> connection.fixture.loop.disconnected()),

	EVICTED(Turn.AT_ONCE, new Termination.Evicted(CloseStatus.POLICY_VIOLATION),
			(connection) -> new LocalBuckaroo(connection.fixture.registry).close(connection.fixture.connection().id())),

	SHUT_DOWN(Turn.AT_ONCE, new Termination.Shutdown(),
			(connection) -> connection.fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe()),

	OVERFLOWN(Turn.AT_ONCE, new Termination.SlowConsumer(), ScriptedConnection::overflow),

	STALLED(Turn.AT_ONCE, new Termination.SlowConsumer(),
			(connection) -> connection.fixture.eventLoop.lapse(LoopFixture.SEND_TIMEOUT)),

	IDLE(Turn.AT_ONCE, new Termination.IdleTimeout(),
			(connection) -> connection.fixture.eventLoop.lapse(LoopFixture.IDLE_TIMEOUT)),

	STOPPED_IN_INIT(Turn.INIT, 4000, (connection, status) -> connection.inInit(connection.stop(status))),

	FAILED_IN_INIT(Turn.INIT, (connection, failure) -> connection.inInit(connection.fail(failure))),

	STOPPED_LATER(Turn.AWAITED, 4001, ScriptedConnection::stopLater),

	FAILED_LATER(Turn.AWAITED, ScriptedConnection::failLater),

	STOPPED_IN_HANDLE(Turn.FRAMES, 4002, (connection, status) -> connection.inHandle(connection.stop(status))),

	FAILED_IN_HANDLE(Turn.FRAMES, (connection, failure) -> connection.inHandle(connection.fail(failure))),

	FAILED_IN_CONTROL(Turn.FRAMES, (connection, failure) -> connection.inControl(connection.fail(failure))),

	CLOSED_BY_PEER(Turn.END_OF_FRAMES, new Termination.ClosedByPeer(CloseStatus.NORMAL), End::endInbound),

	BROKEN_PROTOCOL(Turn.END_OF_FRAMES, new Termination.ProtocolError(CloseStatus.BAD_DATA), End::endInbound),

	STOPPED_IN_INFO(Turn.MAILBOX, 4003, (connection, status) -> connection.inInfo(connection.stop(status))),

	FAILED_IN_INFO(Turn.MAILBOX, (connection, failure) -> connection.inInfo(connection.fail(failure))),

	FAILED_PUBLISHER(Turn.MAILBOX, ScriptedConnection::forwardFailure),

	FAILED_WRITE(Turn.MAILBOX, (connection, failure) -> connection.inInfo(connection.failToWrite(failure))),

	FAILED_FLUSH(Turn.FLUSH, (connection, failure) -> connection.inInfo(connection.failToFlush(failure)));

	private final Turn turn;

	private final Termination termination;

	private final BiConsumer<ScriptedConnection<?>, Termination> cause;

	End(Turn turn, Termination termination, Consumer<ScriptedConnection<?>> cause) {
		this(turn, termination, (connection, same) -> cause.accept(connection));
	}

	/** The status distinguishes the stops. */
	End(Turn turn, int status, BiConsumer<ScriptedConnection<?>, CloseStatus> cause) {
		this(turn, new Termination.Stopped(new CloseStatus(status)),
				(connection, termination) -> cause.accept(connection, ((Termination.Stopped) termination).status()));
	}

	End(Turn turn, BiConsumer<ScriptedConnection<?>, RuntimeException> cause) {
		this(turn, new Termination.Failed(new IllegalStateException("on purpose")), (connection, termination) -> cause
			.accept(connection, (RuntimeException) ((Termination.Failed) termination).cause()));
	}

	End(Turn turn, Termination termination, BiConsumer<ScriptedConnection<?>, Termination> cause) {
		this.turn = turn;
		this.termination = termination;
		this.cause = cause;
	}

	private static void endInbound(ScriptedConnection<?> connection, Termination termination) {
		connection.fixture.loop.inboundEnded(termination);
	}

	/**
	 * Prepares an open connection for this end.
	 */
	void arrange(ScriptedConnection<?> connection) {
		if (this.turn == Turn.AWAITED) {
			connection.awaitResult();
		}
		if (this == STALLED) {
			connection.stall();
		}
	}

	void cause(ScriptedConnection<?> connection) {
		this.cause.accept(connection, this.termination);
		if (this.turn == Turn.AT_ONCE) {
			connection.ended();
		}
	}

	Turn turn() {
		return this.turn;
	}

	Termination termination() {
		return this.termination;
	}

	/**
	 * Whether this end is possible in {@code init}: before the clock has started and
	 * another callback has run.
	 */
	boolean isPossibleInInit() {
		return this != IDLE && this != STALLED && this.turn != Turn.AWAITED;
	}

	/**
	 * Whether a callback causes this end.
	 */
	boolean isInCallback() {
		return this != FAILED_PUBLISHER && (this.turn == Turn.INIT || this.turn == Turn.FRAMES
				|| this.turn == Turn.MAILBOX || this.turn == Turn.FLUSH);
	}

	/**
	 * Returns the winner of two ends that are caused in this order before the loop
	 * reaches either of them.
	 */
	static End winner(End first, End second) {
		if (first.turn == Turn.END_OF_FRAMES && second.hasNoEffectAfterTheEndOfFrames()) {
			return first;
		}
		if (first.turn == Turn.AWAITED && second == SHUT_DOWN) {
			return first;
		}
		if (first == SHUT_DOWN && second.replacesAShutdown()) {
			return second;
		}
		return (second.turn.compareTo(first.turn) < 0) ? second : first;
	}

	/**
	 * Whether this end replaces a shutdown, during which no callback begins and the
	 * mailbox accepts nothing.
	 */
	private boolean replacesAShutdown() {
		return this != SHUT_DOWN && this != OVERFLOWN && this.turn.compareTo(Turn.AWAITED) <= 0;
	}

	/**
	 * Whether this end has no effect after the close frame of the peer, which may
	 * disconnect then and whose later frames are ignored.
	 */
	private boolean hasNoEffectAfterTheEndOfFrames() {
		return this == DISCONNECTED || this == IDLE || this.turn == Turn.FRAMES;
	}

	/**
	 * The point at which the loop reaches an end after its cause.
	 */
	enum Turn {

		AT_ONCE, INIT, AWAITED, FRAMES, END_OF_FRAMES, MAILBOX, FLUSH

	}

}
