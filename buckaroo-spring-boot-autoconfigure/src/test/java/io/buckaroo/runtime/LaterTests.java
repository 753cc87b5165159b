package io.buckaroo.runtime;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Result#later} in the {@link ConnectionLoop}.
 */
class LaterTests {

	private final TestPublisher<Result<Frame, Integer>> answer = TestPublisher.create();

	@Test
	void framesAreAnsweredInTheOrderOfArrivalIfEachReturnsALater() {
		WaitingSocket socket = new WaitingSocket("handle", this.answer.mono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.receive("a", "b", "c");
		assertThat(socket.calls).containsExactly("init", "handle a 1");
		answer(fixture, Result.reply(Frame.text("A"), 10));
		assertThat(socket.calls).containsExactly("init", "handle a 1", "handle b 10");
		answer(fixture, Result.reply(Frame.text("B"), 20));
		answer(fixture, Result.reply(Frame.text("C"), 30));
		assertThat(socket.calls).containsExactly("init", "handle a 1", "handle b 10", "handle c 20");
		assertThat(fixture.transport.written).containsExactly(Frame.text("A"), Frame.text("B"), Frame.text("C"));
	}

	@Test
	void messagesAreAnsweredInTheOrderOfSendingIfEachReturnsALater() {
		WaitingSocket socket = new WaitingSocket("info", this.answer.mono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.send("a", "b");
		assertThat(socket.calls).containsExactly("init", "info a 1");
		answer(fixture, Result.reply(Frame.text("A"), 10));
		answer(fixture, Result.reply(Frame.text("B"), 20));
		assertThat(socket.calls).containsExactly("init", "info a 1", "info b 10");
		assertThat(fixture.transport.written).containsExactly(Frame.text("A"), Frame.text("B"));
	}

	@Test
	void aShutdownWaitsForALaterAndBeginsNoOtherCallback() {
		WaitingSocket socket = new WaitingSocket("handle", this.answer.mono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.receive("a", "b");
		fixture.send("c");
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).isEmpty();
		answer(fixture, Result.reply(Frame.text("A"), 10));
		assertThat(fixture.transport.written).containsExactly(Frame.text("A"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
		assertThat(socket.calls).filteredOn((call) -> !call.startsWith("terminate"))
			.containsExactly("init", "handle a 1");
	}

	@Test
	void aShutdownWaitsForTheLaterOfInit() {
		WaitingSocket socket = new WaitingSocket("init", this.answer.mono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).isEmpty();
		answer(fixture, Result.reply(Frame.text("welcome"), 10));
		assertThat(fixture.transport.written).containsExactly(Frame.text("welcome"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void aShutdownDoesNotWaitForATransportThatOpens() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket());
		fixture.transport.opening = Mono.never();
		fixture.open();
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void aShutdownDoesNotWaitForAPeerThatDisconnects() {
		LoopFixture<Frame> fixture = waiting("handle");
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.eventLoop.runAll();
		fixture.loop.disconnected();
		fixture.eventLoop.runAll();
		this.answer.assertCancelled();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Disconnected());
	}

	@Test
	void aShutdownThatWaitsNoLongerCancelsALater() {
		LoopFixture<Frame> fixture = waiting("handle");
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.registry.endAll();
		fixture.eventLoop.runAll();
		this.answer.assertCancelled();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void aLaterThatFailsDuringAShutdownEndsTheWait() {
		LoopFixture<Frame> fixture = waiting("handle");
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		IllegalStateException failure = new IllegalStateException("on purpose");
		this.answer.error(failure);
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
	}

	@Test
	void aConnectionThatAShutdownWaitsForCanBeClosed() {
		LoopFixture<Frame> fixture = waiting("handle");
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.eventLoop.runAll();
		new LocalBuckaroo(fixture.registry).close(fixture.connection().id());
		fixture.eventLoop.runAll();
		this.answer.assertCancelled();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void aResultFromAnyThreadIsAppliedOnTheEventLoop() {
		LoopFixture<Frame> fixture = waiting("handle");
		this.answer.emit(Result.reply(Frame.text("answer")));
		assertThat(fixture.transport.written).isEmpty();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.written).containsExactly(Frame.text("answer"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "init", "handle", "info" })
	void theConnectionDoesNotReadWhileAResultIsPending(String callback) {
		LoopFixture<Frame> fixture = waiting(callback);
		assertThat(fixture.transport.reading).isFalse();
		answer(fixture, Result.ok());
		assertThat(fixture.transport.reading).isTrue();
	}

	@Test
	void theMailboxFillsUpToItsCapacityWhileAResultIsPending() {
		LoopFixture<Frame> fixture = waiting("handle");
		for (int i = 1; i < LoopFixture.DEFAULTS.mailboxCapacity(); i++) {
			assertThat(fixture.mailbox().send(i)).isEqualTo(Delivery.ACCEPTED);
		}
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).isEmpty();
		fixture.send("one too many");
		assertThat(fixture.transport.closed).containsExactly(new Termination.SlowConsumer());
		this.answer.assertCancelled();
	}

	@ParameterizedTest
	@ValueSource(strings = { "init", "handle", "info" })
	void aLaterOfAnyCallbackIsCancelledOnDisconnection(String callback) {
		LoopFixture<Frame> fixture = waiting(callback);
		this.answer.assertNotCancelled();
		fixture.loop.disconnected();
		this.answer.assertCancelled();
	}

	@ParameterizedTest
	@MethodSource("ends")
	void aLaterIsCancelledByAnyTermination(Termination termination) {
		LoopFixture<Frame> fixture = waiting("handle");
		fixture.loop.end(termination);
		fixture.eventLoop.runAll();
		this.answer.assertCancelled();
		assertThat(fixture.transport.closed).containsExactly(termination);
	}

	static List<Termination> ends() {
		return List.of(new Termination.IdleTimeout(), new Termination.SlowConsumer(),
				new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void thePeersCloseDoesNotCancelALater() {
		WaitingSocket socket = new WaitingSocket("handle", this.answer.mono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.receive("last");
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		this.answer.assertNotCancelled();
		assertThat(fixture.transport.closed).isEmpty();
		answer(fixture, Result.reply(Frame.text("answer"), 10));
		assertThat(fixture.transport.written).containsExactly(Frame.text("answer"));
		assertThat(socket.calls).endsWith("terminate 10");
		assertThat(socket.terminations).containsExactly(new Termination.ClosedByPeer(CloseStatus.NORMAL));
	}

	@ParameterizedTest
	@ValueSource(strings = { "init", "handle", "info" })
	void aLaterOfAnyCallbackThatFailsEndsTheConnection(String callback) {
		IllegalStateException failure = new IllegalStateException("on purpose");
		LoopFixture<Frame> fixture = waiting(callback);
		this.answer.error(failure);
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
	}

	@ParameterizedTest
	@ValueSource(strings = { "init", "handle", "info" })
	void theContextOfTheHandshakeIsVisibleToALaterOfAnyCallback(String callback) {
		Mono<Result<Frame, Integer>> key = Mono
			.deferContextual((context) -> Mono.just(Result.reply(Frame.text(context.<String>get("key")))));
		LoopFixture<Frame> fixture = LoopFixture.of(new WaitingSocket(callback, key)).open();
		fixture.receive("frame");
		fixture.send("message");
		assertThat(fixture.transport.written).containsExactly(Frame.text("value"));
	}

	private LoopFixture<Frame> waiting(String callback) {
		LoopFixture<Frame> fixture = LoopFixture.of(new WaitingSocket(callback, this.answer.mono())).open();
		if (callback.equals("handle")) {
			fixture.receive("frame");
		}
		fixture.send("message");
		return fixture;
	}

	private void answer(LoopFixture<Frame> fixture, Result<Frame, Integer> result) {
		this.answer.next(result);
		fixture.eventLoop.runAll();
	}

	/**
	 * A socket with one callback that returns a later result.
	 */
	private static final class WaitingSocket extends RecordingSocket {

		private final String callback;

		private final Mono<Result<Frame, Integer>> answer;

		private WaitingSocket(String callback, Mono<Result<Frame, Integer>> answer) {
			this.callback = callback;
			this.answer = answer;
		}

		@Override
		public Result<Frame, Integer> init(Connection connection) throws Exception {
			return waitIn("init", super.init(connection));
		}

		@Override
		public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) throws Exception {
			return waitIn("handle", super.handle(frame, state));
		}

		@Override
		public Result<Frame, Integer> info(Object message, @Nullable Integer state) throws Exception {
			return waitIn("info", super.info(message, state));
		}

		private Result<Frame, Integer> waitIn(String callback, Result<Frame, Integer> otherwise) {
			return callback.equals(this.callback) ? Result.later(this.answer) : otherwise;
		}

	}

}
