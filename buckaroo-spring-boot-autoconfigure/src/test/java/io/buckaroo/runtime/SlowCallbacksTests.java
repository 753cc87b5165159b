package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SlowCallbacks}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SlowCallbacksTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private long now;

	/** What happens during a callback. */
	private Consumer<String> during = (callback) -> {
	};

	private final LoopFixture<Frame> fixture = LoopFixture.of(new Socket());

	private final SlowCallbacks slowCallbacks = new SlowCallbacks(this.fixture.registry, SECOND, Schedulers.immediate(),
			() -> this.now);

	@ParameterizedTest
	@ValueSource(strings = { "init", "handle", "control", "info", "terminate" })
	void aCallbackThatHoldsItsEventLoopIsNamed(String slow, CapturedOutput output) {
		this.during = (callback) -> {
			if (callback.equals(slow)) {
				hold(SECOND);
			}
		};
		runAllCallbacks();
		assertThat(output).containsOnlyOnce(
				"The callback '" + slow + "' of route '/test' has held its event loop for " + "more than 1000 ms");
	}

	@Test
	void aCallbackThatTakesLessIsNotNamed(CapturedOutput output) {
		this.during = (callback) -> hold(SECOND.minusNanos(1));
		runAllCallbacks();
		assertThat(output).doesNotContain("event loop");
	}

	@Test
	void timeBetweenCallbacksDoesNotCount(CapturedOutput output) {
		runAllCallbacks();
		hold(SECOND.multipliedBy(10));
		assertThat(output).doesNotContain("event loop");
	}

	@Test
	void aRouteIsNamedOnceAMinute(CapturedOutput output) {
		this.during = (callback) -> hold(Duration.ofSeconds(20));
		this.fixture.open();
		this.fixture.receive("a", "b");
		assertThat(output).containsOnlyOnce("of route '/test'").contains("'init'");
		this.fixture.receive("c");
		assertThat(output).containsOnlyOnce("'handle' of route '/test'");
	}

	@Test
	void aThresholdOfZeroDisablesTheWarnings() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		SlowCallbacks disabled = new SlowCallbacks(this.fixture.registry, Duration.ZERO, timer, () -> this.now);
		disabled.start();
		assertThat(disabled.isRunning()).isFalse();
		assertThat(timer.getScheduledTaskCount()).isZero();
	}

	@Test
	void eventLoopsAreObservedUntilItStops(CapturedOutput output) {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		SlowCallbacks started = new SlowCallbacks(this.fixture.registry, SECOND, timer,
				() -> timer.now(TimeUnit.NANOSECONDS));
		started.start();
		this.during = (callback) -> timer.advanceTimeBy(SECOND.multipliedBy(2));
		this.fixture.open();
		assertThat(output).containsOnlyOnce("'init' of route '/test'");
		started.stop();
		assertThat(started.isRunning()).isFalse();
	}

	private void runAllCallbacks() {
		this.fixture.open();
		this.fixture.receive("a");
		this.fixture.loop.received(Frame.ping());
		this.fixture.loop.receivedAll();
		this.fixture.send("b");
		this.fixture.loop.disconnected();
	}

	/**
	 * Lets time pass, at the beginning and the end of which the event loops are observed.
	 */
	private void hold(Duration time) {
		this.slowCallbacks.run();
		this.now += time.toNanos();
		this.slowCallbacks.run();
		this.slowCallbacks.run();
	}

	private final class Socket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			SlowCallbacksTests.this.during.accept("init");
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			SlowCallbacksTests.this.during.accept("handle");
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> control(Frame.Control frame, @Nullable Void state) {
			SlowCallbacksTests.this.during.accept("control");
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			SlowCallbacksTests.this.during.accept("info");
			return Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			SlowCallbacksTests.this.during.accept("terminate");
		}

	}

}
