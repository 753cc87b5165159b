package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ConnectionMailbox}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionMailboxTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final RecordingSocket socket = new RecordingSocket();

	@Test
	void messagesOfOneSenderKeepTheirOrder() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.send("a", "b", "c");
		assertThat(this.socket.calls).containsExactly("init", "info a 1", "info b 2", "info c 3");
	}

	@Test
	void messagesOfManyThreadsAllArriveEachSendersInOrder() {
		int senders = 8;
		int messages = 10_000;
		List<List<Integer>> received = Stream.generate(() -> (List<Integer>) new ArrayList<Integer>())
			.limit(senders)
			.toList();
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
				Numbered numbered = (Numbered) message;
				received.get(numbered.sender()).add(numbered.number());
				return Result.ok();
			}

		}, LoopFixture.NO_TIMEOUTS).open();
		Queue<Delivery> refused = new ConcurrentLinkedQueue<>();
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService threads = Executors.newFixedThreadPool(senders);
		for (int sender = 0; sender < senders; sender++) {
			int self = sender;
			threads.execute(() -> {
				await(start);
				for (int i = 0; i < messages; i++) {
					Delivery delivery = fixture.mailbox().send(new Numbered(self, i));
					if (delivery != Delivery.ACCEPTED) {
						refused.add(delivery);
					}
				}
			});
		}
		start.countDown();
		threads.shutdown();
		while (!threads.isTerminated()) {
			fixture.eventLoop.runAll();
		}
		fixture.eventLoop.runAll();
		assertThat(refused).isEmpty();
		assertThat(received).allSatisfy((numbers) -> assertThat(numbers)
			.containsExactlyElementsOf(IntStream.range(0, messages).boxed().toList()));
	}

	private record Numbered(int sender, int number) {

	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aMessageIsAcceptedBeforeTheConnectionIsOpen() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket);
		assertThat(fixture.mailbox().send("early")).isEqualTo(Delivery.ACCEPTED);
		fixture.open();
		assertThat(this.socket.calls).containsExactly("init", "info early 1");
	}

	@Test
	void anOverflowEndsTheConnectionUnderClose() {
		LoopFixture<Frame> fixture = full(Overflow.CLOSE);
		assertThat(fixture.mailbox().send("too much")).isEqualTo(Delivery.CLOSED);
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.SlowConsumer());
		assertThat(fixture.mailbox().send("too late")).isEqualTo(Delivery.CLOSED);
	}

	@Test
	void theNewestIsDroppedUnderDropNewest() {
		LoopFixture<Frame> fixture = full(Overflow.DROP_NEWEST);
		assertThat(fixture.mailbox().send("c")).isEqualTo(Delivery.DROPPED);
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info a 1", "info b 2");
	}

	@Test
	void theOldestIsDroppedUnderDropOldest() {
		LoopFixture<Frame> fixture = full(Overflow.DROP_OLDEST);
		assertThat(fixture.mailbox().send("c")).isEqualTo(Delivery.ACCEPTED);
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info b 1", "info c 2");
	}

	@Test
	void theNewestOfEachKeyIsKeptUnderLatest() {
		LoopFixture<Frame> fixture = full(Overflow.LATEST, new Keyed("x", "x1"), new Keyed("y", "y1"));
		assertThat(fixture.mailbox().send(new Keyed("x", "x2"))).isEqualTo(Delivery.ACCEPTED);
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info x2 1", "info y1 2");
	}

	@Test
	void aKeyWaitsAgainAfterItsMessageWasHandledUnderLatest() {
		LoopFixture<Frame> fixture = full(Overflow.LATEST, new Keyed("x", "x1"));
		fixture.becomeWritable();
		fixture.transport.writable = false;
		fixture.send(new Keyed("x", "x2"));
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info x1 1", "info x2 2");
	}

	@Test
	void theOldestIsDroppedUnderLatestWhenThereAreTooManyKeys() {
		LoopFixture<Frame> fixture = full(Overflow.LATEST, new Keyed("x", "x1"), new Keyed("y", "y1"));
		assertThat(fixture.mailbox().send(new Keyed("z", "z1"))).isEqualTo(Delivery.ACCEPTED);
		fixture.send(new Keyed("x", "x2"));
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info z1 1", "info x2 2");
	}

	@Test
	void messagesWithoutAKeyAreKeptApartUnderLatest() {
		LoopFixture<Frame> fixture = full(Overflow.LATEST, "a", "b");
		fixture.send("c");
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info b 1", "info c 2");
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void theKeyOfAMessageIsNotSeen(Overflow overflow) {
		LoopFixture<Frame> fixture = full(overflow, new Keyed("x", "a"));
		fixture.mailbox().forward(Flux.just(new Keyed("x", "forwarded")));
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info a 1", "info forwarded 2");
	}

	@ParameterizedTest
	@EnumSource(Overflow.class)
	void sendReturnsClosedAsSoonAsTheConnectionEnds(Overflow overflow) {
		LoopFixture<Frame> fixture = full(overflow, "a");
		fixture.loop.end(new Termination.Shutdown());
		assertThat(fixture.mailbox().send("b")).isEqualTo(Delivery.CLOSED);
		fixture.eventLoop.runAll();
		assertThat(fixture.mailbox().send("c")).isEqualTo(Delivery.CLOSED);
		assertThat(this.socket.calls).containsExactly("init", "terminate 1");
	}

	@Test
	void aMailboxAcceptsMessagesAgainAfterItWasEmptied() {
		LoopFixture<Frame> fixture = full(Overflow.DROP_NEWEST);
		fixture.becomeWritable();
		assertThat(fixture.mailbox().send("c")).isEqualTo(Delivery.ACCEPTED);
	}

	private LoopFixture<Frame> full(Overflow overflow) {
		return full(overflow, "a", "b");
	}

	/**
	 * A mailbox for two messages, whose client does not read.
	 */
	private LoopFixture<Frame> full(Overflow overflow, Object... messages) {
		LoopFixture<Frame> fixture = LoopFixture
			.of(this.socket,
					new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 2, overflow))
			.open();
		fixture.transport.writable = false;
		fixture.send(messages);
		return fixture;
	}

	@Test
	void sendAfterSendsOnceAfterTheDelay() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		Disposable timer = fixture.mailbox().sendAfter(SECOND, "once");
		fixture.advance(SECOND.minusMillis(1));
		assertThat(this.socket.calls).containsExactly("init");
		fixture.advance(Duration.ofMillis(1));
		fixture.advance(SECOND);
		assertThat(this.socket.calls).containsExactly("init", "info once 1");
		assertThat(timer.isDisposed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, -1000 })
	void sendAfterNoDelaySendsAtOnce(long delay) {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.mailbox().sendAfter(Duration.ofMillis(delay), "at once");
		fixture.advance(Duration.ofNanos(1));
		assertThat(this.socket.calls).containsExactly("init", "info at once 1");
	}

	@Test
	void sendEveryContinuesIfTheFirstTickPrecedesTheEndOfItsStart() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.eventLoop.runNextTimerAtOnce();
		fixture.mailbox().sendEvery(SECOND, "tick");
		fixture.advance(SECOND.multipliedBy(3));
		assertThat(this.socket.calls).hasSizeGreaterThan(3);
	}

	@Test
	void sendEverySendsAtAFixedRate() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.mailbox().sendEvery(SECOND, "tick");
		fixture.advance(SECOND.multipliedBy(3).minusMillis(1));
		assertThat(this.socket.calls).hasSize(3);
		fixture.advance(Duration.ofMillis(1));
		assertThat(this.socket.calls).hasSize(4);
	}

	@Test
	void aTimerCanBeCancelled() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		Disposable timer = fixture.mailbox().sendEvery(SECOND, "tick");
		fixture.advance(SECOND);
		timer.dispose();
		fixture.advance(SECOND.multipliedBy(5));
		assertThat(this.socket.calls).hasSize(2);
	}

	@Test
	void timersEndWithTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		Disposable once = fixture.mailbox().sendAfter(SECOND, "once");
		Disposable often = fixture.mailbox().sendEvery(SECOND, "tick");
		fixture.loop.disconnected();
		assertThat(once.isDisposed()).isTrue();
		assertThat(often.isDisposed()).isTrue();
		assertThat(fixture.mailbox().sendEvery(SECOND, "tick").isDisposed()).isTrue();
		int before = fixture.eventLoop.timersRun();
		fixture.advance(SECOND.multipliedBy(3));
		assertThat(fixture.eventLoop.timersRun()).isEqualTo(before);
	}

	@Test
	void aPeriodUnderAMillisecondIsRefused() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> fixture.mailbox().sendEvery(Duration.ofNanos(999_999), "tick"));
	}

	@Test
	void requestsToAForwardedPublisherFollowTheHandledElements() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		List<Integer> emitted = new ArrayList<>();
		fixture.mailbox().forward(Flux.range(0, 1000).doOnNext(emitted::add));
		fixture.eventLoop.runAll();
		assertThat(emitted).hasSize(Forwarder.PREFETCH);
		fixture.becomeWritable();
		assertThat(this.socket.calls).hasSize(1001);
	}

	@Test
	void forwardedElementsDoNotCountAgainstTheCapacity() {
		LoopFixture<Frame> fixture = full(Overflow.CLOSE);
		fixture.mailbox().forward(Flux.range(0, 1000));
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).isEmpty();
		fixture.becomeWritable();
		assertThat(this.socket.calls).hasSize(1003);
	}

	@Test
	void aForwardedElementIsNotDroppedForAMessage() {
		LoopFixture<Frame> fixture = LoopFixture
			.of(this.socket,
					new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1,
							Overflow.DROP_OLDEST))
			.open();
		fixture.transport.writable = false;
		fixture.mailbox().forward(Flux.just("forwarded"));
		fixture.send("a", "b");
		fixture.becomeWritable();
		assertThat(this.socket.calls).containsExactly("init", "info forwarded 1", "info b 2");
	}

	@Test
	void aForwardedPublisherThatFailsEndsTheConnectionAfterItsElements() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		IllegalStateException failure = new IllegalStateException("no more");
		fixture.mailbox().forward(Flux.just("a", "b").concatWith(Flux.error(failure)));
		fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init", "info a 1", "info b 2", "terminate 3");
		assertThat(this.socket.terminations).containsExactly(new Termination.Failed(failure));
	}

	@Test
	void aForwardedPublisherThatCompletesChangesNothing() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		Disposable forwarding = fixture.mailbox().forward(Flux.empty());
		fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init");
		assertThat(forwarding.isDisposed()).isTrue();
	}

	@Test
	void forwardedPublishersAreCancelledWithTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		TestPublisher<Object> publisher = TestPublisher.create();
		fixture.mailbox().forward(publisher);
		publisher.assertSubscribers(1);
		fixture.loop.disconnected();
		publisher.assertCancelled();
	}

	@Test
	void aPublisherForwardedTooLateIsNotSubscribedTo() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.loop.disconnected();
		TestPublisher<Object> publisher = TestPublisher.create();
		assertThat(fixture.mailbox().forward(publisher).isDisposed()).isTrue();
		publisher.assertWasNotSubscribed();
	}

	@Test
	void anEventSourceOfAPublisherSendsItsEventsAndEndsWithIt() {
		LoopFixture<Event> fixture = LoopFixture.of(BuckarooEventSource.from((connection) -> Flux.range(0, 100)
			.map((i) -> ServerSentEvent.builder("data").id(Integer.toString(i)).build()))).open();
		assertThat(fixture.transport.written).extracting(Event::id)
			.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
		assertThat(fixture.transport.closed).containsExactly(new Termination.Stopped(CloseStatus.NORMAL));
	}

	@Test
	void anEventSourceOfAPublisherFailsWithIt() {
		IllegalStateException failure = new IllegalStateException("no more");
		LoopFixture<Event> fixture = LoopFixture
			.of(BuckarooEventSource
				.from((connection) -> Flux.just(ServerSentEvent.builder("a").build()).concatWith(Flux.error(failure))))
			.open();
		assertThat(fixture.transport.written).containsExactly(Event.of("a"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
	}

}
