package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLoop}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionLoopTests {

	private final RecordingSocket socket = new RecordingSocket();

	@Test
	void theStateIsPassedFromCallbackToCallback() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.receive("a");
		fixture.send("b");
		fixture.loop.received(Frame.ping());
		fixture.loop.receivedAll();
		fixture.loop.disconnected();
		assertThat(this.socket.calls).containsExactly("init", "handle a 1", "info b 2", "control Ping 3",
				"terminate 4");
	}

	@Test
	void openingCallsInitBeforeItReturns() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket);
		fixture.loop.open(new TestConnection("1", "/test", fixture.mailbox()));
		assertThat(this.socket.calls).containsExactly("init");
	}

	@Test
	void inputBeforeOpeningWaitsForInit() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket);
		fixture.receive("early");
		fixture.send("message");
		assertThat(this.socket.calls).isEmpty();
		fixture.open();
		assertThat(this.socket.calls).containsExactly("init", "handle early 1", "info message 2");
	}

	@Test
	void aResultWithoutStateKeepsTheState() {
		List<@Nullable Object> states = new ArrayList<>();
		LoopFixture<Frame> fixture = LoopFixture.of(socket((connection) -> Result.ok("first"), (frame, state) -> {
			states.add(state);
			return Result.reply(frame);
		})).open();
		fixture.receive("a", "b");
		assertThat(states).containsExactly("first", "first");
	}

	@Test
	void aStateMayBecomeNull() {
		List<@Nullable Object> states = new ArrayList<>();
		LoopFixture<Frame> fixture = LoopFixture.of(socket((connection) -> Result.ok("first"), (frame, state) -> {
			states.add(state);
			return Result.ok(null);
		})).open();
		fixture.receive("a", "b");
		assertThat(states).containsExactly("first", null);
	}

	@Test
	void theRepliesOfInitAreSentFirst() {
		LoopFixture<Frame> fixture = LoopFixture.of(socket((connection) -> {
			connection.mailbox().send(Frame.text("from the mailbox"));
			return Result.reply(List.of(Frame.text("hello"), Frame.text("you")));
		}, (frame, state) -> Result.ok())).open();
		assertThat(fixture.transport.written).containsExactly(Frame.text("hello"), Frame.text("you"),
				Frame.text("from the mailbox"));
	}

	@Test
	void framesAreHandledInTheOrderOfArrival() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame)).open();
		String[] texts = IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);
		fixture.receive(texts);
		assertThat(fixture.transport.written).extracting((frame) -> ((Frame.Text) frame).text()).containsExactly(texts);
	}

	@Test
	void aFrameInTheMailboxIsSentUnchanged() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.ok()).open();
		fixture.send(Frame.text("a"), "no frame", Frame.binary(new byte[] { 1 }));
		assertThat(fixture.transport.written).containsExactly(Frame.text("a"), Frame.binary(new byte[] { 1 }));
	}

	@Test
	void anEventInTheMailboxIsSentUnchanged() {
		LoopFixture<Event> fixture = LoopFixture.of(new BuckarooEventSource<Void>() {
		}).open();
		fixture.send(Event.of("a"), "no event");
		assertThat(fixture.transport.written).containsExactly(Event.of("a"));
	}

	@Test
	void theAnswersToOneReadAreFlushedOnce() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame)).open();
		fixture.receive("a", "b", "c");
		assertThat(fixture.transport.flushes).isEqualTo(1);
	}

	@Test
	void aBurstOfMessagesIsFlushedOnce() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.ok()).open();
		fixture.send(Frame.text("a"), Frame.text("b"), Frame.text("c"));
		assertThat(fixture.transport.flushes).isEqualTo(1);
	}

	@Test
	void nothingIsFlushedWhenNothingWasSent() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.ok()).open();
		fixture.receive("a");
		assertThat(fixture.transport.flushes).isZero();
	}

	@Test
	void aPingIsAnsweredBeforeItsCallback() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> control(Frame.Control frame, @Nullable Integer state) {
				return Result.reply(Frame.text("pinged"));
			}

		}).open();
		Frame.Ping ping = Frame.ping(Frame.text("x").payload());
		fixture.loop.received(ping);
		fixture.loop.receivedAll();
		assertThat(fixture.transport.written).containsExactly(Frame.pong(ping.payload()), Frame.text("pinged"));
	}

	@Test
	void anEchoDoesNotEchoControlFrames() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame)).open();
		fixture.loop.received(Frame.pong(Frame.text("x").payload()));
		fixture.loop.receivedAll();
		assertThat(fixture.transport.written).isEmpty();
	}

	@Test
	void pingsAreNotAnsweredWhileThePeerDoesNotRead() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		fixture.loop.received(Frame.ping());
		fixture.loop.receivedAll();
		assertThat(fixture.transport.written).isEmpty();
		assertThat(fixture.transport.reading).isFalse();
	}

	@Test
	void callbacksPauseWhileThePeerDoesNotRead() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame)).open();
		fixture.transport.limit = 2;
		fixture.receive("a", "b", "c");
		fixture.send(Frame.text("d"));
		assertThat(fixture.transport.written).hasSize(2);
		fixture.becomeWritable();
		assertThat(fixture.transport.written).hasSize(4);
	}

	@Test
	void readingStopsIfTheLoopCannotHandleFramesDuringARead() {
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.ok()).open();
		fixture.mailbox().send("wakes the event loop, which is busy reading");
		for (int i = 0; i < 64; i++) {
			fixture.loop.received(Frame.text("frame"));
		}
		assertThat(fixture.transport.reading).isFalse();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.reading).isTrue();
	}

	@Test
	void framesAreLeftInTheSocketWhileThePeerDoesNotRead() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame)).open();
		assertThat(fixture.transport.reading).isTrue();
		fixture.transport.limit = 1;
		fixture.receive("a", "b");
		assertThat(fixture.transport.reading).isFalse();
		fixture.becomeWritable();
		assertThat(fixture.transport.reading).isTrue();
	}

	@Test
	void neitherInputStarvesTheOther() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket, LoopFixture.NO_TIMEOUTS).open();
		fixture.transport.writable = false;
		IntStream.range(0, 50).forEach((i) -> fixture.loop.received(Frame.text("f")));
		IntStream.range(0, 50).forEach((i) -> fixture.send("m"));
		fixture.becomeWritable();
		List<String> calls = this.socket.calls.subList(1, 41);
		assertThat(calls).filteredOn((call) -> call.startsWith("handle")).hasSizeBetween(16, 24);
		assertThat(this.socket.calls).hasSize(101);
	}

	@Test
	void aBusyConnectionLetsOtherConnectionsOfItsEventLoopRun() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket, LoopFixture.NO_TIMEOUTS).open();
		fixture.eventLoop.execute(() -> {
			IntStream.range(0, 10_000).forEach((i) -> fixture.mailbox().send("m"));
			fixture.eventLoop.execute(() -> this.socket.calls.add("other connection"));
		});
		fixture.eventLoop.runAll();
		assertThat(this.socket.calls.indexOf("other connection")).isBetween(1, 600);
		assertThat(this.socket.calls).hasSize(10_002);
	}

	@Test
	void aCallbackThatSendsToItselfIsNotInterrupted() {
		List<String> order = new ArrayList<>();
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			private @Nullable Connection connection;

			@Override
			public Result<Frame, Integer> init(Connection connection) {
				this.connection = connection;
				return Result.ok();
			}

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
				order.add("handle begins");
				this.connection.mailbox().send("message");
				order.add("handle ends");
				return Result.ok();
			}

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
				order.add("info");
				return Result.ok();
			}

		}).open();
		fixture.receive("a");
		assertThat(order).containsExactly("handle begins", "handle ends", "info");
	}

	@Test
	void aSendersThreadRunsNoCallback() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.eventLoop.execute(() -> {
			fixture.mailbox().send("a");
			assertThat(this.socket.calls).containsExactly("init");
		});
		fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init", "info a 1");
	}

	@Test
	void stopEndsTheConnectionWithItsStatusAfterTheLastFrames() {
		CloseStatus status = new CloseStatus(4001, "enough");
		LoopFixture<Frame> fixture = LoopFixture
			.of((frame, state) -> Result.stop(Result.reply(Frame.text("bye")), status))
			.open();
		fixture.receive("a", "b");
		assertThat(fixture.transport.written).containsExactly(Frame.text("bye"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Stopped(status));
	}

	@Test
	void nothingIsReceivedAfterStop() {
		RecordingSocket socket = new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
				this.calls.add("handle");
				return Result.stop(7);
			}

		};
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.mailbox().send("waiting");
		fixture.receive("a", "b");
		fixture.send("late");
		assertThat(socket.calls).containsOnlyOnce("handle").endsWith("terminate 7").doesNotContain("info late 7");
	}

	@Test
	void anEventStreamIsNotOpenedWhenInitStops() {
		LoopFixture<Event> fixture = LoopFixture.of(source((connection) -> Result.stop())).open();
		assertThat(fixture.transport.opened).isZero();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Stopped(CloseStatus.NORMAL));
	}

	@Test
	void anEventStreamIsOpenedForTheLastEventsOfInit() {
		LoopFixture<Event> fixture = LoopFixture.of(source((connection) -> Result.stop(Result.reply(Event.of("last")))))
			.open();
		assertThat(fixture.transport.opened).isEqualTo(1);
		assertThat(fixture.transport.written).containsExactly(Event.of("last"));
		assertThat(fixture.transport.closed).hasSize(1);
	}

	@Test
	void messagesWaitUntilTheTransportIsOpen() {
		Sinks.Empty<Void> opening = Sinks.empty();
		LoopFixture<Event> fixture = LoopFixture.of(source((connection) -> Result.reply(Event.of("first"))));
		fixture.transport.opening = opening.asMono();
		fixture.open();
		fixture.send(Event.of("second"));
		assertThat(fixture.transport.written).isEmpty();
		opening.tryEmitEmpty();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.written).containsExactly(Event.of("first"), Event.of("second"));
	}

	@Test
	void anErrorWhileOpeningEndsTheConnection(CapturedOutput output) {
		LoopFixture<Event> fixture = LoopFixture.of(source((connection) -> Result.ok()));
		fixture.transport.opening = Mono.error(new IllegalStateException("no"));
		fixture.open();
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(output).containsOnlyOnce("failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "init", "handle", "control", "info" })
	void aCallbackThatThrowsEndsTheConnectionAndIsLoggedOnce(String callback, CapturedOutput output) {
		FailingSocket failing = new FailingSocket(callback);
		LoopFixture<Frame> fixture = LoopFixture.of(failing).open();
		fixture.receive("a");
		fixture.loop.received(Frame.ping());
		fixture.loop.receivedAll();
		fixture.send("b");
		assertThat(failing.terminations).containsExactly(new Termination.Failed(failing.failure));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failing.failure));
		assertThat(output.getOut()).containsOnlyOnce("ERROR")
			.contains("Connection " + fixture.connection().id() + " of route '/test' failed");
	}

	@Test
	void aTerminateThatThrowsIsLoggedAndChangesNothing(CapturedOutput output) {
		FailingSocket failing = new FailingSocket("terminate");
		LoopFixture<Frame> fixture = LoopFixture.of(failing).open();
		fixture.loop.disconnected();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Disconnected());
		assertThat(fixture.registry.connections()).isEmpty();
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("failed during termination");
	}

	@ParameterizedTest
	@ValueSource(strings = { "handle", "terminate" })
	void aFailureThatCannotBeLoggedIsNamed(String callback, CapturedOutput output) {
		FailingSocket failing = new FailingSocket(callback, new UnprintableException());
		LoopFixture<Frame> fixture = LoopFixture.of(failing).open();
		fixture.receive("a");
		fixture.loop.disconnected();
		assertThat(fixture.transport.closed).hasSize(1);
		assertThat(fixture.registry.connections()).isEmpty();
		assertThat(output.getOut()).containsOnlyOnce("ERROR")
			.contains("with a " + UnprintableException.class.getName() + " that cannot be logged");
	}

	@Test
	void aCallbackThatReturnsNullEndsTheConnection(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture.of(nullReturning()).open();
		fixture.receive("a");
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(output).contains(
				"The handle of WebSocket /test to bean 'socket' returned null: return Result.ok() to send nothing");
	}

	@Test
	void anOutputThatCannotBeEncodedEndsTheConnection(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame)).open();
		fixture.transport.writeFailure = new IllegalStateException("not encodable");
		fixture.receive("a");
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(fixture.transport.writeFailure));
		assertThat(output).containsOnlyOnce("ERROR");
	}

	@Test
	void aTransportThatFailsEndsTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.flushFailure = new IllegalStateException("broken");
		fixture.loop.received(Frame.ping());
		fixture.loop.receivedAll();
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.Failed(fixture.transport.flushFailure));
		assertThat(fixture.registry.connections()).isEmpty();
	}

	@Test
	void nothingElseRunsUntilALaterCompletes() {
		Sinks.One<Result<Frame, Integer>> answer = Sinks.one();
		RecordingSocket socket = new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
				this.calls.add("handle " + state);
				return (this.calls.size() == 2) ? Result.later(answer.asMono()) : Result.ok();
			}

		};
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.receive("a", "b");
		fixture.send("c");
		assertThat(socket.calls).containsExactly("init", "handle 1");
		assertThat(fixture.transport.reading).isFalse();
		answer.tryEmitValue(Result.reply(Frame.text("at last"), 5));
		fixture.eventLoop.runAll();
		assertThat(socket.calls).containsExactly("init", "handle 1", "handle 5", "info c 5");
		assertThat(fixture.transport.written).containsExactly(Frame.text("at last"));
		assertThat(fixture.transport.flushes).isEqualTo(1);
		assertThat(fixture.transport.reading).isTrue();
	}

	@Test
	void anEmptyLaterChangesNothing() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.later(Mono.empty())).open();
		fixture.receive("a", "b");
		assertThat(fixture.transport.closed).isEmpty();
		assertThat(fixture.transport.reading).isTrue();
	}

	@Test
	void immediateLaterResultsDoNotGrowTheStack() {
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> countdown(100_000), LoopFixture.NO_TIMEOUTS)
			.open();
		fixture.receive("a");
		assertThat(fixture.transport.written).containsExactly(Frame.text("zero"));
	}

	private static Result<Frame, Void> countdown(int count) {
		return (count == 0) ? Result.reply(Frame.text("zero"))
				: Result.later(Mono.fromSupplier(() -> countdown(count - 1)));
	}

	@Test
	void aLaterThatFailsEndsTheConnection(CapturedOutput output) {
		IllegalStateException failure = new IllegalStateException("no answer");
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.later(Mono.error(failure))).open();
		fixture.receive("a");
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
		assertThat(output).containsOnlyOnce("ERROR");
	}

	@Test
	void aLaterIsCancelledWhenTheConnectionEnds() {
		TestPublisher<Result<Frame, Void>> answer = TestPublisher.create();
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.later(answer.mono())).open();
		fixture.receive("a");
		answer.assertWasNotCancelled();
		fixture.loop.disconnected();
		answer.assertCancelled();
	}

	@Test
	void aLaterSeesTheContextOfTheHandshake() {
		LoopFixture<Frame> fixture = LoopFixture
			.of((frame, state) -> Result.later(
					Mono.deferContextual((context) -> Mono.just(Result.reply(Frame.text(context.<String>get("key")))))))
			.open();
		fixture.receive("a");
		assertThat(fixture.transport.written).containsExactly(Frame.text("value"));
	}

	@Test
	void immediateLaterResultsLetOtherConnectionsRun() {
		List<Integer> callsBefore = new ArrayList<>();
		RecordingSocket socket = new RecordingSocket() {

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
				this.calls.add("info");
				return Result.later(Mono.just(Result.ok()));
			}

		};
		LoopFixture<Frame> fixture = LoopFixture.of(socket, LoopFixture.NO_TIMEOUTS).open();
		IntStream.range(0, 10_000).forEach((i) -> fixture.mailbox().send("m"));
		fixture.eventLoop.execute(() -> callsBefore.add(socket.calls.size()));
		fixture.eventLoop.runAll();
		assertThat(callsBefore.get(0)).isLessThan(300);
		assertThat(socket.calls).hasSize(10_001);
	}

	@Test
	void immediateLaterResultsAreFlushedOnce() {
		LoopFixture<Frame> fixture = LoopFixture
			.<Void>of((frame, state) -> Result.later(Mono.just(Result.reply(frame))))
			.open();
		fixture.receive("1", "2", "3", "4");
		assertThat(fixture.transport.written).hasSize(4);
		assertThat(fixture.transport.flushes).isEqualTo(1);
	}

	@Test
	void aLaterThatThrowsWhenCancelledDoesNotPreventTheEnd() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
				return Result.later(Mono.fromDirect(throwing(false)));
			}

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
				ConnectionLoopTests.this.socket.terminations.add(termination);
			}

		}).open();
		fixture.send("wait");
		fixture.loop.disconnected();
		assertEnded(fixture);
	}

	@Test
	void aForwardedPublisherThatThrowsWhenCancelledDoesNotPreventTheEnd() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.mailbox().forward(Flux.create((sink) -> sink.onDispose(() -> {
			throw new IllegalStateException("on purpose");
		})));
		fixture.loop.disconnected();
		assertEnded(fixture);
	}

	@Test
	void aForwardedPublisherThatThrowsInRequestEndsTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.mailbox().forward(throwing(true));
		fixture.eventLoop.runAll();
		assertEnded(fixture);
	}

	private void assertEnded(LoopFixture<Frame> fixture) {
		assertThat(this.socket.terminations).hasSize(1);
		assertThat(fixture.transport.closed).hasSize(1);
		assertThat(fixture.registry.connections()).isEmpty();
	}

	/**
	 * A publisher that violates the specification: it throws in cancel or, after the
	 * first request, in request.
	 */
	private static <T> Publisher<T> throwing(boolean emits) {
		return (subscriber) -> subscriber.onSubscribe(new Subscription() {

			private boolean asked;

			@Override
			@SuppressWarnings("unchecked")
			public void request(long n) {
				if (this.asked) {
					throw new IllegalStateException("on purpose");
				}
				this.asked = true;
				for (int i = 0; emits && i < n; i++) {
					subscriber.onNext((T) "element");
				}
			}

			@Override
			public void cancel() {
				throw new IllegalStateException("on purpose");
			}

		});
	}

	@Test
	void aResultAfterTheEndIsNotApplied() {
		Sinks.One<Result<Event, Void>> permission = Sinks.one();
		LoopFixture<Event> fixture = LoopFixture.of(source((connection) -> Result.later(permission.asMono()))).open();
		fixture.loop.end(new Termination.IdleTimeout());
		permission.tryEmitValue(Result.reply(Event.of("too late")));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.opened).isZero();
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void messagesDoNotDelayThePeersClose() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket, LoopFixture.NO_TIMEOUTS).open();
		fixture.transport.writable = false;
		IntStream.range(0, 10_000).forEach((i) -> fixture.mailbox().send("m"));
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.becomeWritable();
		assertThat(this.socket.calls).hasSizeLessThan(100).endsWith("terminate 1");
	}

	@Test
	void theCauseOfAFailureIsNotWrapped() {
		Exception failure = new Exception("checked");
		LoopFixture<Event> fixture = LoopFixture
			.of(BuckarooEventSource.from((connection) -> Flux.<ServerSentEvent<String>>error(failure)))
			.open();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
	}

	@Test
	void initMayReturnALater() {
		Sinks.One<Result<Event, Void>> permission = Sinks.one();
		LoopFixture<Event> fixture = LoopFixture.of(source((connection) -> Result.later(permission.asMono()))).open();
		assertThat(fixture.transport.opened).isZero();
		permission.tryEmitValue(Result.reply(Event.of("welcome")));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.opened).isEqualTo(1);
		assertThat(fixture.transport.written).containsExactly(Event.of("welcome"));
	}

	@Test
	void thePeersCloseIsHandledAfterItsFrames() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.loop.received(Frame.text("last"));
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.GOING_AWAY));
		assertThat(this.socket.calls).containsExactly("init", "handle last 1", "terminate 2");
		assertThat(fixture.transport.closed).containsExactly(new Termination.ClosedByPeer(CloseStatus.GOING_AWAY));
	}

	@Test
	void framesAfterThePeersCloseAreIgnored() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.receive("late");
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "terminate 1");
	}

	@Test
	void aDisconnectionAfterThePeersCloseIsAClosureByThePeer() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.loop.disconnected();
		assertThat(this.socket.terminations).containsExactly(new Termination.ClosedByPeer(CloseStatus.NORMAL));
	}

	@Test
	void framesBeforeThePeersCloseAreHandledEvenIfThePeerHasDisconnected() {
		Sinks.One<Result<Frame, Integer>> answer = Sinks.one();
		RecordingSocket socket = new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) throws Exception {
				super.handle(frame, state);
				return frame.equals(Frame.text("wait")) ? Result.later(answer.asMono()) : Result.reply(frame);
			}

		};
		LoopFixture<Frame> fixture = LoopFixture.of(socket).open();
		fixture.receive("wait", "a");
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.transport.writable = false;
		fixture.loop.disconnected();
		assertThat(socket.calls).containsExactly("init", "handle wait 1");
		answer.tryEmitValue(Result.ok());
		fixture.eventLoop.runAll();
		assertThat(socket.calls).containsExactly("init", "handle wait 1", "handle a 1", "terminate 1");
		assertThat(socket.terminations).containsExactly(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		assertThat(fixture.transport.written).isEmpty();
	}

	@Test
	void aLaterOfADisconnectedPeerIsCancelledAfterTheSendTimeout() {
		PublisherProbe<Result<Frame, Void>> never = PublisherProbe.of(Mono.never());
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.later(never.mono())).open();
		fixture.receive("wait");
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.loop.disconnected();
		fixture.advance(LoopFixture.SEND_TIMEOUT.minusNanos(1));
		never.assertWasNotCancelled();
		fixture.advance(Duration.ofNanos(1));
		never.assertWasCancelled();
		assertThat(fixture.transport.closed).containsExactly(new Termination.ClosedByPeer(CloseStatus.NORMAL));
	}

	@Test
	void terminateIsCalledOnceWhicheverEndComesFirst() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.loop.end(new Termination.IdleTimeout());
		fixture.loop.end(new Termination.Shutdown());
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.loop.disconnected();
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.IdleTimeout());
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void terminateIsCalledEvenIfThePeerDoesNotRead() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		fixture.loop.end(new Termination.Shutdown());
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.Shutdown());
	}

	@Test
	void terminateIsNotCalledWhenInitWasNot() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket);
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe();
		fixture.open();
		assertThat(this.socket.calls).isEmpty();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void theMailboxIsClosedInTerminate() {
		List<Delivery> deliveries = new ArrayList<>();
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
				deliveries.add(connection.mailbox().send("too late"));
			}

		}).open();
		fixture.loop.disconnected();
		assertThat(deliveries).containsExactly(Delivery.CLOSED);
	}

	@Test
	void aHibernatingConnectionStillHandlesEverything() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.hibernate(Result.reply(frame))).open();
		fixture.receive("a", "b");
		fixture.send(Frame.text("c"));
		fixture.receive("d");
		assertThat(fixture.transport.written).containsExactly(Frame.text("a"), Frame.text("b"), Frame.text("c"),
				Frame.text("d"));
	}

	private static BuckarooSocket<Object> socket(Function<Connection, Result<Frame, Object>> init,
			BiFunction<Frame, @Nullable Object, Result<Frame, Object>> handle) {
		return new BuckarooSocket<>() {

			@Override
			public Result<Frame, Object> init(Connection connection) {
				return init.apply(connection);
			}

			@Override
			public Result<Frame, Object> handle(Frame.Data frame, @Nullable Object state) {
				return handle.apply(frame, state);
			}

		};
	}

	private static BuckarooEventSource<Void> source(Function<Connection, Result<Event, Void>> init) {
		return new BuckarooEventSource<>() {

			@Override
			public Result<Event, Void> init(Connection connection) {
				return init.apply(connection);
			}

		};
	}

	@SuppressWarnings("NullAway")
	private static BuckarooSocket<Void> nullReturning() {
		return (frame, state) -> null;
	}

	/**
	 * A socket with one callback that throws.
	 */
	private static final class FailingSocket extends RecordingSocket {

		private final String callback;

		private final Exception failure;

		private FailingSocket(String callback) {
			this(callback, new Exception("on purpose"));
		}

		private FailingSocket(String callback, Exception failure) {
			this.callback = callback;
			this.failure = failure;
		}

		private void fail(String callback) throws Exception {
			if (callback.equals(this.callback)) {
				throw this.failure;
			}
		}

		@Override
		public Result<Frame, Integer> init(Connection connection) throws Exception {
			fail("init");
			return super.init(connection);
		}

		@Override
		public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) throws Exception {
			fail("handle");
			return super.handle(frame, state);
		}

		@Override
		public Result<Frame, Integer> control(Frame.Control frame, @Nullable Integer state) throws Exception {
			fail("control");
			return super.control(frame, state);
		}

		@Override
		public Result<Frame, Integer> info(Object message, @Nullable Integer state) throws Exception {
			fail("info");
			return super.info(message, state);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Integer state)
				throws Exception {
			super.terminate(termination, connection, state);
			fail("terminate");
		}

	}

	private static final class UnprintableException extends Exception {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

	}

}
