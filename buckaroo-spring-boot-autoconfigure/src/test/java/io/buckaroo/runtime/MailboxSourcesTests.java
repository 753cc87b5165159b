package io.buckaroo.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for the sources of a {@link ConnectionMailbox}, timers and forwarded publishers:
 * their backpressure, and their end with the connection.
 */
@ExtendWith(OutputCaptureExtension.class)
class MailboxSourcesTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final RecordingSocket socket = new RecordingSocket();

	@Test
	void requestsExceedTheHandledElementsBySixteenWithAFastClient() {
		Endless endless = new Endless("e");
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer taken) {
				assertThat(endless.requested).isBetween((long) taken, taken + 16L);
				return (taken < 1000) ? Result.ok(taken + 1) : Result.stop();
			}

		}).open();
		fixture.mailbox().forward(endless.publisher());
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Stopped(CloseStatus.NORMAL));
		assertThat(endless.cancelled).isTrue();
	}

	@Test
	void aSlowClientHoldsBackEachOfSeveralPublishers() {
		List<Endless> publishers = List.of(new Endless("a"), new Endless("b"), new Endless("c"));
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.ok(), LoopFixture.NO_TIMEOUTS).open();
		fixture.transport.limit = 0;
		publishers.forEach((endless) -> fixture.mailbox().forward(endless.publisher()));
		for (int taken = 0; taken <= 300; taken++) {
			fixture.transport.limit = taken;
			fixture.loop.writable();
			fixture.eventLoop.runAll();
			assertThat(fixture.transport.written).hasSize(taken);
			assertThat(publishers).allSatisfy(
					(endless) -> assertThat(endless.requested).isLessThanOrEqualTo(taken(fixture, endless) + 16));
		}
		assertThat(publishers).allSatisfy((endless) -> assertThat(taken(fixture, endless)).isGreaterThan(50));
	}

	private static long taken(LoopFixture<Frame> fixture, Endless endless) {
		return fixture.transport.written.stream().filter(endless.frame::equals).count();
	}

	@ParameterizedTest
	@EnumSource
	void timersAndForwardedPublishersEndWithTheConnection(End end) {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
				if (message instanceof RuntimeException failure) {
					throw failure;
				}
				return message.equals("stop") ? Result.stop() : Result.ok();
			}

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
				MailboxSourcesTests.this.socket.terminations.add(termination);
			}

		}).open();
		Disposable once = fixture.mailbox().sendAfter(SECOND.multipliedBy(3), "once");
		Disposable often = fixture.mailbox().sendEvery(SECOND, "tick");
		List<TestPublisher<Object>> publishers = List.of(TestPublisher.create(), TestPublisher.create());
		publishers.forEach(fixture.mailbox()::forward);
		fixture.advance(SECOND.multipliedBy(2));
		end.action.accept(fixture);
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).singleElement().isInstanceOf(end.termination);
		assertThat(publishers).allSatisfy(TestPublisher::assertCancelled);
		assertThat(once.isDisposed()).isTrue();
		assertThat(often.isDisposed()).isTrue();
		int before = fixture.eventLoop.timersRun();
		fixture.advance(Duration.ofMinutes(5));
		assertThat(fixture.eventLoop.timersRun()).isEqualTo(before);
	}

	private enum End {

		STOP(Termination.Stopped.class, (fixture) -> fixture.send("stop")),

		FAILURE(Termination.Failed.class, (fixture) -> fixture.send(new IllegalStateException("on purpose"))),

		DISCONNECT(Termination.Disconnected.class, (fixture) -> fixture.loop.disconnected()),

		CLOSE_OF_PEER(Termination.ClosedByPeer.class,
				(fixture) -> fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL))),

		EVICTION(Termination.Evicted.class,
				(fixture) -> new LocalBuckaroo(fixture.registry).close(fixture.connection().id(),
						CloseStatus.POLICY_VIOLATION)),

		SHUTDOWN(Termination.Shutdown.class,
				(fixture) -> fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe()),

		IDLE_TIMEOUT(Termination.IdleTimeout.class, (fixture) -> fixture.advance(LoopFixture.IDLE_TIMEOUT)),

		OVERFLOW(Termination.SlowConsumer.class, (fixture) -> {
			fixture.transport.writable = false;
			fixture.send((Object[]) "123456789".split(""));
		});

		private final Class<? extends Termination> termination;

		private final Consumer<LoopFixture<Frame>> action;

		End(Class<? extends Termination> termination, Consumer<LoopFixture<Frame>> action) {
			this.termination = termination;
			this.action = action;
		}

	}

	@Test
	void aTimerThatFillsTheMailboxOfASlowClientEndsWithTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		Disposable timer = fixture.mailbox().sendEvery(Duration.ofMillis(1), "tick");
		fixture.advance(Duration.ofMillis(8));
		assertThat(this.socket.terminations).isEmpty();
		fixture.advance(SECOND);
		assertThat(this.socket.terminations).containsExactly(new Termination.SlowConsumer());
		assertThat(timer.isDisposed()).isTrue();
		assertThat(fixture.eventLoop.timersRun()).isEqualTo(9);
	}

	@Test
	@Timeout(30)
	void elementsFromSeveralThreadsAfterTheEndAreDropped() throws InterruptedException {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		Deaf deaf = new Deaf();
		fixture.mailbox().forward(deaf);
		fixture.loop.disconnected();
		List<String> calls = List.copyOf(this.socket.calls);
		ExecutorService threads = Executors.newFixedThreadPool(4);
		CountDownLatch emitted = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			threads.execute(() -> {
				for (int element = 0; element < 1000; element++) {
					deaf.subscriber.onNext(element);
				}
				emitted.countDown();
			});
		}
		threads.shutdown();
		assertThat(emitted.await(10, TimeUnit.SECONDS)).isTrue();
		fixture.eventLoop.runAll();
		assertThat(this.socket.calls).isEqualTo(calls);
	}

	@Test
	void aPublisherThatThrowsWhenSubscribedToEndsTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		IllegalStateException failure = new IllegalStateException("on purpose");
		fixture.mailbox().forward((subscriber) -> {
			throw failure;
		});
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.Failed(failure));
	}

	@Test
	void aPublisherThatEmitsMoreThanRequestedEndsTheConnection() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		fixture.transport.writable = false;
		TestPublisher<Integer> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
		fixture.mailbox().forward(deaf);
		for (int element = 0; element < 1000; element++) {
			deaf.next(element);
		}
		fixture.becomeWritable();
		assertThat(this.socket.calls).filteredOn((call) -> call.startsWith("info")).hasSize(Forwarder.PREFETCH);
		assertThat(this.socket.terminations).singleElement().isInstanceOf(Termination.Failed.class);
	}

	@Test
	void anErrorAfterTheEndChangesNothing() {
		LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();
		Deaf deaf = new Deaf();
		fixture.mailbox().forward(deaf);
		fixture.loop.disconnected();
		assertThatCode(() -> deaf.subscriber.onError(new IllegalStateException("too late"))).doesNotThrowAnyException();
		assertThatCode(() -> deaf.subscriber.onComplete()).doesNotThrowAnyException();
		fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.Disconnected());
	}

	/**
	 * An endless publisher that emits the requested elements and counts them.
	 */
	private static final class Endless {

		private final Frame frame;

		private long requested;

		private boolean cancelled;

		private Endless(String text) {
			this.frame = Frame.text(text);
		}

		private Flux<Frame> publisher() {
			return Flux.<Frame>generate((sink) -> sink.next(this.frame))
				.doOnRequest((count) -> this.requested += count)
				.doOnCancel(() -> this.cancelled = true);
		}

	}

	/**
	 * A publisher that ignores the requests of its subscriber.
	 */
	private static final class Deaf implements Publisher<Object> {

		private @Nullable Subscriber<? super Object> subscriber;

		@Override
		public void subscribe(Subscriber<? super Object> subscriber) {
			this.subscriber = subscriber;
			subscriber.onSubscribe(new NoSubscription());
		}

	}

	private static final class NoSubscription implements Subscription {

		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
		}

	}

}
