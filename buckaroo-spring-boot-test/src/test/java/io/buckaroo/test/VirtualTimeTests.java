package io.buckaroo.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for virtual time in handlers, beside real time elsewhere.
 */
@Timeout(20)
class VirtualTimeTests {

	@Test
	void drivesDelays() {
		assertDone(Duration.ofSeconds(5), () -> Mono.just("done").delayElement(Duration.ofSeconds(5)));
	}

	@Test
	void drivesTimeouts() {
		assertDone(Duration.ofSeconds(5),
				() -> Mono.<String>never()
					.timeout(Duration.ofSeconds(5))
					.onErrorReturn(TimeoutException.class, "done"));
	}

	@Test
	void drivesIntervals() {
		assertDone(Duration.ofSeconds(3), () -> Flux.interval(Duration.ofSeconds(1)).take(3).last().thenReturn("done"));
	}

	@Test
	void drivesRetriesWithBackoff() {
		AtomicInteger attempts = new AtomicInteger();
		assertDone(Duration.ofSeconds(3), () -> Mono.fromCallable(() -> succeed(attempts.incrementAndGet() > 2))
			.retryWhen(Retry.backoff(3, Duration.ofSeconds(1)).jitter(0)));
	}

	private static String succeed(boolean success) {
		if (!success) {
			throw new IllegalStateException("again");
		}
		return "done";
	}

	@Test
	void drivesWhatContinuesOnOtherSchedulers() {
		assertDone(Duration.ofSeconds(2),
				() -> Mono.just("done")
					.subscribeOn(Schedulers.boundedElastic())
					.delayElement(Duration.ofSeconds(1))
					.publishOn(Schedulers.single())
					.delayElement(Duration.ofSeconds(1), Schedulers.parallel()));
	}

	@Test
	void drivesSchedulersThatACallbackCreates() {
		List<Supplier<Scheduler>> schedulers = List.of(() -> Schedulers.newSingle("test"),
				() -> Schedulers.newParallel("test", 2), () -> Schedulers.newBoundedElastic(2, 10, "test"));
		for (Supplier<Scheduler> scheduler : schedulers) {
			assertDone(Duration.ofSeconds(1), () -> Mono.using(scheduler::get,
					(created) -> Mono.just("done").publishOn(created).delayElement(Duration.ofSeconds(1), created),
					Scheduler::dispose));
		}
	}

	@Test
	void drivesSchedulersThatAHandlerHasCreatedBefore() {
		Scheduler scheduler = Schedulers.newSingle("test");
		assertDone(Duration.ofSeconds(1), () -> Mono.just("done").delayElement(Duration.ofSeconds(1), scheduler));
		scheduler.dispose();
	}

	@Test
	void runsWorkOnTheThreadOfTheTest() {
		List<Thread> threads = new ArrayList<>();
		TestSocket<Void> socket = TestSocket.open(later(() -> Mono.just("done")
			.delayElement(Duration.ofSeconds(1))
			.publishOn(Schedulers.boundedElastic())
			.doOnNext((value) -> threads.add(Thread.currentThread()))));
		socket.receive("a");
		socket.advance(Duration.ofSeconds(1));
		assertThat(socket).hasSent("done");
		assertThat(threads).containsExactly(Thread.currentThread());
	}

	@Test
	void showsVirtualTimeToOperators() {
		TestSocket<Void> socket = TestSocket
			.open(later(() -> Mono.delay(Duration.ofSeconds(5)).elapsed().map((elapsed) -> elapsed.getT1() + " ms")));
		socket.receive("a");
		socket.advance(Duration.ofSeconds(5));
		assertThat(socket).hasSent("5000 ms");
	}

	@Test
	void cancelsDelaysWithTheConnection() {
		List<String> fired = new ArrayList<>();
		TestSocket<Void> socket = TestSocket
			.open(later(() -> Mono.delay(Duration.ofSeconds(1)).map((zero) -> "done").doOnNext(fired::add)));
		socket.receive("a");
		socket.disconnect();
		socket.advance(Duration.ofSeconds(2));
		assertThat(fired).isEmpty();
	}

	private static void assertDone(Duration time, Supplier<Mono<String>> work) {
		TestSocket<Void> socket = TestSocket.open(later(work));
		socket.receive("a");
		socket.advance(time.minusNanos(1));
		assertThat(socket).isWaiting();
		socket.advance(Duration.ofNanos(1));
		assertThat(socket).hasSent("done");
	}

	private static BuckarooSocket<Void> later(Supplier<Mono<String>> work) {
		return (frame, state) -> Result.later(Mono.defer(work), (done) -> Result.reply(Frame.text(done)));
	}

	@Test
	void theTestItselfStaysInRealTime() {
		TestSocket<Void> socket = TestSocket.open(later(() -> Mono.delay(Duration.ofHours(1)).thenReturn("done")));
		socket.receive("a");
		assertThat(Mono.just("real").delayElement(Duration.ofMillis(5)).block()).isEqualTo("real");
		assertThat(socket).isWaiting();
	}

	@Test
	void otherThreadsStayInRealTime() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> {
			CompletableFuture<String> elsewhere = CompletableFuture
				.supplyAsync(() -> Mono.just("real").delayElement(Duration.ofMillis(5)).block());
			return Result.reply(Frame.text(elsewhere.join()));
		});
		socket.receive("a");
		assertThat(socket).hasSent("real");
	}

	@Test
	void testsInParallelHaveTheirOwnTime() {
		List<CompletableFuture<Void>> tests = new ArrayList<>();
		for (int i = 1; i <= 8; i++) {
			Duration time = Duration.ofSeconds(i);
			tests.add(CompletableFuture.runAsync(() -> assertDone(time, () -> Mono.just("done").delayElement(time))));
		}
		CompletableFuture.allOf(tests.toArray(CompletableFuture[]::new)).join();
	}

	@Test
	void oneApplicationMayUseAnother() {
		TestBuckaroo other = TestBuckaroo.create();
		TestSocket<Void> socket = TestSocket.open((frame, state) -> {
			other.advance(Duration.ofHours(1));
			return Result.later(Mono.delay(Duration.ofSeconds(1)), (zero) -> Result.reply(frame));
		});
		socket.receive("a");
		socket.advance(Duration.ofSeconds(1));
		assertThat(socket).hasSent("a");
	}

	@Test
	void awaitsAResultOfAnotherThread() {
		CompletableFuture<String> result = new CompletableFuture<>();
		TestSocket<Void> socket = TestSocket.open(later(() -> Mono.fromFuture(result)));
		socket.receive("a");
		assertThat(socket).isWaiting();
		CompletableFuture.runAsync(() -> result.complete("done"));
		socket.await();
		assertThat(socket).hasSent("done");
	}

	@Test
	void awaitsAnAssertion() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		CompletableFuture.runAsync(() -> socket.connection().mailbox().send("from afar"));
		socket.await(() -> assertThat(socket).hasSent("from afar"));
	}

	@Test
	void awaitReturnsAtOnceIfNothingIsAwaited() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.await();
		assertThat(socket).isOpen();
	}

	@Test
	void aCallbackMustNotBlock() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> Result
			.reply(Frame.text(Mono.just("blocked").delayElement(Duration.ofMillis(1)).block())));
		socket.receive("a");
		assertThat(socket).hasFailedWith(IllegalStateException.class);
		assertThat(socket.toString()).contains("block()/blockFirst()/blockLast() are blocking");
	}

	@Test
	void aCallbackMustNotWaitForAnElasticScheduler() {
		assertMustNotWait(() -> Mono.just("waited").subscribeOn(Schedulers.boundedElastic()).toFuture().join());
	}

	@Test
	void aCallbackMustNotWaitForADelay() {
		assertMustNotWait(() -> Mono.delay(Duration.ofHours(1)).toFuture().join().toString());
	}

	@Test
	void aCallbackMustNotWaitForWhatContinuesOnAnotherScheduler() {
		assertMustNotWait(() -> Mono.fromCallable(() -> Mono.just("waited").delayElement(Duration.ofMillis(1)).block())
			.subscribeOn(Schedulers.boundedElastic())
			.publishOn(Schedulers.parallel())
			.toFuture()
			.join());
	}

	private static void assertMustNotWait(Supplier<String> work) {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestSocket<Void> socket = buckaroo.openSocket((frame, state) -> Result.reply(Frame.text(work.get())));
		buckaroo.time().patience(Duration.ofMillis(20));
		AssertionError failure = catchThrowableOfType(AssertionError.class, () -> socket.receive("a"));
		assertThat(failure).hasMessage("""
				A callback has waited for a task of one of Reactor's schedulers, for more than 0.02 s: it would block \
				the event loop of a server. Return Result.later instead, or declare that the handler is blocking.

				The latest callbacks:
				  at 0 s  init of WebSocket /test to a lambda
				  at 0 s  handle(text "a") of WebSocket /test to a lambda""");
		assertThat(failure.getCause().getStackTrace()).extracting(StackTraceElement::getClassName)
			.contains(VirtualTimeTests.class.getName());
	}

	@Test
	void aCallbackThatWaitsForAnotherThreadIsLeftAlone() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		buckaroo.time().patience(Duration.ofMillis(2));
		TestSocket<Void> socket = buckaroo.openSocket((frame, state) -> {
			CompletableFuture<String> elsewhere = CompletableFuture
				.supplyAsync(() -> Mono.just("real").delayElement(Duration.ofMillis(20)).block());
			return Result.reply(Frame.text(elsewhere.join()));
		});
		socket.receive("a");
		assertThat(socket).hasSent("real");
	}

	@Test
	void anotherThreadDoesNotSetTheTimeBack() throws Exception {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		Instant start = buckaroo.clock().instant();
		Thread observer = new Thread(buckaroo.time()::run);
		buckaroo.time().schedule(() -> {
			observer.start();
			while (observer.getState() != Thread.State.WAITING) {
				Thread.onSpinWait();
			}
		}, Duration.ofSeconds(1).toNanos());
		buckaroo.advance(Duration.ofSeconds(2));
		observer.join();
		assertThat(buckaroo.clock().instant()).isEqualTo(start.plusSeconds(2));
	}

	@Test
	void aTaskOfAnElasticSchedulerMayBlock() {
		assertDone(Duration.ofSeconds(1),
				() -> Mono.fromCallable(() -> Mono.just("done").delayElement(Duration.ofMillis(1)).block())
					.subscribeOn(Schedulers.boundedElastic())
					.delayElement(Duration.ofSeconds(1)));
	}

	@Test
	void aShortDelayAfterATaskOfAnElasticSchedulerIsInVirtualTime() {
		TestSocket<Void> socket = TestSocket
			.open(later(() -> Flux.merge(Mono.delay(Duration.ofMillis(1)), Mono.fromRunnable(VirtualTimeTests::busy))
				.subscribeOn(Schedulers.boundedElastic())
				.then(Mono.just("done"))));
		socket.receive("a");
		assertThat(socket).isWaiting();
		socket.advance(Duration.ofMillis(1));
		assertThat(socket).hasSent("done");
	}

	/**
	 * Keeps the thread busy for a few milliseconds.
	 */
	private static void busy() {
		long end = System.nanoTime() + Duration.ofMillis(10).toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	@Test
	void refusesANegativeTime() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		assertThatIllegalArgumentException().isThrownBy(() -> socket.advance(Duration.ofSeconds(-1)))
			.withMessage("'time' must not be negative: PT-1S");
	}

	@Test
	void refusesToAdvanceInACallback() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestSocket<Void> socket = buckaroo.openSocket((frame, state) -> {
			buckaroo.advance(Duration.ofSeconds(1));
			return Result.ok();
		});
		socket.receive("a");
		assertThat(socket).hasFailedWith(IllegalStateException.class);
		assertThat(socket.toString()).contains("A handler must not advance the time");
	}

	@Test
	void returnsToItsPlaceAfterTheVirtualTimeOfReactorsTestSupport() {
		TestSocket.open(new Echo());
		StepVerifier.withVirtualTime(() -> Mono.delay(Duration.ofHours(1)))
			.thenAwait(Duration.ofHours(1))
			.expectNext(0L)
			.expectComplete()
			.verify(Duration.ofSeconds(10));
		assertDone(Duration.ofSeconds(1), () -> Mono.just("done").delayElement(Duration.ofSeconds(1)));
	}

	@Test
	void refusesTheVirtualTimeOfReactorsTestSupport() {
		VirtualTimeScheduler.getOrSet();
		try {
			assertThatIllegalStateException().isThrownBy(() -> TestSocket.open(new Echo()))
				.withMessageContaining("VirtualTimeScheduler.reset()");
		}
		finally {
			VirtualTimeScheduler.reset();
		}
	}

}
