package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Result#idleTimeout} in the {@link ConnectionLoop}.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class IdleTimeoutTests {

	private static final Duration INSTANT = Duration.ofNanos(1);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration SHORTER = Duration.ofSeconds(10);

	private static final Duration LONGER = Duration.ofMinutes(5);

	private static final Duration DAY = Duration.ofDays(1);

	/** A silence that is longer than {@link #SHORTER} and ends before a ping is due. */
	private static final Duration SILENCE = Duration.ofSeconds(20);

	private static final ConnectionSettings NEVER_IDLE = new ConnectionSettings(Duration.ZERO, Duration.ZERO,
			LoopFixture.SEND_TIMEOUT, Duration.ZERO, 8, Overflow.CLOSE);

	@Test
	void aLongerIdleTimeoutReplacesTheConfiguredOne() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.send(changeTo(LONGER));
		assertEndsExactlyAfter(LONGER, fixture);
	}

	@Test
	void aShorterIdleTimeoutReplacesTheConfiguredOne() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.send(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void anIdleTimeoutOfZeroMeansNever() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.send(changeTo(Duration.ZERO));
		fixture.advance(DAY);
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void afterADayWithoutATimeoutANewIdleTimeoutCountsInFull() {
		LoopFixture<Frame> fixture = socket(Result.ok(), NEVER_IDLE).open();
		fixture.advance(DAY);
		fixture.send(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void aShorterIdleTimeoutCountsFromItsResultEvenIfTheSilenceIsLonger() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SILENCE);
		fixture.send(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void aLongerIdleTimeoutCountsFromItsResult() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SILENCE);
		fixture.send(changeTo(LONGER));
		assertEndsExactlyAfter(LONGER, fixture);
	}

	@Test
	void aChangedIdleTimeoutRestartsWithEachFrame() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SECOND);
		fixture.send(changeTo(SHORTER));
		for (int i = 0; i < 100; i++) {
			fixture.advance(SHORTER.minus(INSTANT));
			fixture.receive("frame");
		}
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void aResultWithoutAnIdleTimeoutKeepsTheCurrentOne() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.send(changeTo(SHORTER), Result.reply(Frame.text("frame")), Result.hibernate(Result.ok()));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void theLastIdleTimeoutApplies() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.send(changeTo(SHORTER), changeTo(Duration.ZERO), changeTo(LONGER));
		assertEndsExactlyAfter(LONGER, fixture);
	}

	@Test
	void repeatingTheIdleTimeoutDoesNotRestartIt() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.mailbox().sendEvery(SECOND, changeTo(LoopFixture.IDLE_TIMEOUT));
		assertEndsExactlyAfter(LoopFixture.IDLE_TIMEOUT, fixture);
	}

	@Test
	void theIdleTimeoutOfInitAppliesFromTheStart() {
		LoopFixture<Frame> fixture = socket(changeTo(SHORTER));
		fixture.advance(DAY);
		fixture.open();
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void theIdleTimeoutOfALaterOfInitAppliesFromItsResult() {
		Sinks.One<Result<Frame, Void>> result = Sinks.one();
		LoopFixture<Frame> fixture = socket(Result.later(result.asMono())).open();
		fixture.advance(DAY);
		result.tryEmitValue(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void theIdleTimeoutOfALaterAppliesFromItsResult() {
		Sinks.One<Result<Frame, Void>> result = Sinks.one();
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SECOND);
		fixture.send(Result.later(result.asMono()));
		fixture.advance(DAY);
		result.tryEmitValue(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void theIdleTimeoutOfABlockingCallbackAppliesFromItsResult() {
		Queue<Runnable> executor = new ArrayDeque<>();
		LoopFixture<Frame> fixture = LoopFixture
			.blocking(new ObedientSocket(Result.ok()), executor::add, Context.empty())
			.open();
		executor.remove().run();
		fixture.send(changeTo(SHORTER));
		fixture.advance(DAY);
		assertThat(fixture.transport.closed).isEmpty();
		executor.remove().run();
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void aChangedIdleTimeoutIsSuspendedWhileTheConnectionDoesNotRead() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SILENCE);
		fixture.send(changeTo(SHORTER));
		fixture.advance(SECOND);
		fixture.transport.limit = 1;
		fixture.send(Result.reply(Frame.text("more than the peer takes")));
		assertThat(fixture.transport.reading).isFalse();
		fixture.advance(DAY);
		fixture.becomeWritable();
		assertEndsExactlyAfter(SHORTER.minus(SECOND), fixture);
	}

	@Test
	void anIdleTimeoutSetWhileTheConnectionDoesNotReadIsSuspended() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SILENCE);
		fixture.transport.limit = 1;
		fixture.send(Result.idleTimeout(SHORTER, Result.reply(Frame.text("more than the peer takes"))));
		assertThat(fixture.transport.reading).isFalse();
		fixture.advance(DAY);
		fixture.becomeWritable();
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void pingsAreSentAsBefore() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.advance(SILENCE);
		fixture.send(changeTo(Duration.ZERO));
		fixture.advance(LoopFixture.KEEP_ALIVE.minus(SILENCE).minus(INSTANT));
		assertThat(fixture.transport.keepAlives).isZero();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.keepAlives).isEqualTo(1);
		fixture.advance(DAY);
		assertThat(fixture.transport.keepAlives).isEqualTo(1 + 24 * 3600 / 25);
	}

	@Test
	void aChangedIdleTimeoutOfAnEventStreamRestartsWithEachEvent() {
		LoopFixture<Event> fixture = stream(Result.ok()).open();
		fixture.advance(SECOND);
		fixture.send(changeTo(SHORTER));
		for (int i = 0; i < 100; i++) {
			fixture.advance(SHORTER.minus(INSTANT));
			fixture.send(Result.reply(Event.of(i)));
		}
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void aChangedIdleTimeoutOfAnEventStreamCountsFromItsResult() {
		LoopFixture<Event> fixture = stream(Result.ok()).open();
		fixture.advance(SILENCE);
		fixture.send(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void theIdleTimeoutOfInitOfAnEventStreamAppliesFromTheStart() {
		LoopFixture<Event> fixture = stream(Result.idleTimeout(SHORTER, Result.reply(Event.of("first"))));
		fixture.advance(DAY);
		fixture.open();
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void theIdleTimeoutOfInitWakesTheClockOnlyWhenItExpires() {
		LoopFixture<Event> fixture = stream(changeTo(SHORTER));
		fixture.advance(DAY);
		fixture.open();
		assertEndsExactlyAfter(SHORTER, fixture);
		assertThat(fixture.eventLoop.timersRun()).isEqualTo(1);
	}

	@Test
	void theIdleTimeoutOfAnEventStreamContinuesDuringALater() {
		LoopFixture<Event> fixture = stream(Result.ok()).open();
		fixture.send(Result.later(Mono.never()));
		assertEndsExactlyAfter(LoopFixture.IDLE_TIMEOUT, fixture);
	}

	@Test
	void anEventStreamWithoutConfiguredTimeoutsMayHaveAnIdleTimeout() {
		LoopFixture<Event> fixture = stream(Result.ok(), LoopFixture.NO_TIMEOUTS).open();
		fixture.advance(DAY);
		fixture.send(changeTo(SHORTER));
		assertEndsExactlyAfter(SHORTER, fixture);
	}

	@Test
	void anIdleTimeoutOfAStoppingConnectionIsIgnored() {
		LoopFixture<Frame> fixture = socket(Result.ok()).open();
		fixture.send(Result.stop(Result.idleTimeout(SHORTER, Result.reply(Frame.text("last")))));
		fixture.advance(DAY);
		assertThat(fixture.transport.written).containsExactly(Frame.text("last"));
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Stopped.class);
		assertThat(fixture.eventLoop.timersRun()).isZero();
	}

	@Test
	void changesLeaveAtMostOneTimer() {
		LoopFixture<Frame> fixture = socket(Result.ok(), NEVER_IDLE).open();
		for (int i = 0; i < 1000; i++) {
			fixture.send(changeTo(LONGER.minusMillis(i)), changeTo(Duration.ZERO));
		}
		fixture.advance(DAY);
		assertThat(fixture.eventLoop.timersRun()).isEqualTo(1);
	}

	private static <O> void assertEndsExactlyAfter(Duration time, LoopFixture<O> fixture) {
		fixture.advance(time.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	private static <O> Result<O, Void> changeTo(Duration idleTimeout) {
		return Result.idleTimeout(idleTimeout, Result.ok());
	}

	private static LoopFixture<Frame> socket(Result<Frame, Void> ofInit) {
		return socket(ofInit, LoopFixture.DEFAULTS);
	}

	private static LoopFixture<Frame> socket(Result<Frame, Void> ofInit, ConnectionSettings settings) {
		return LoopFixture.of(new ObedientSocket(ofInit), settings);
	}

	private static LoopFixture<Event> stream(Result<Event, Void> ofInit) {
		return stream(ofInit, LoopFixture.DEFAULTS);
	}

	private static LoopFixture<Event> stream(Result<Event, Void> ofInit, ConnectionSettings settings) {
		return LoopFixture.of(new ObedientSource(ofInit), settings);
	}

	/**
	 * A socket that returns the results sent to its mailbox.
	 */
	private record ObedientSocket(Result<Frame, Void> ofInit) implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			return this.ofInit;
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		@SuppressWarnings("unchecked")
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			return (Result<Frame, Void>) message;
		}

	}

	/**
	 * An event source that returns the results sent to its mailbox.
	 */
	private record ObedientSource(Result<Event, Void> ofInit) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return this.ofInit;
		}

		@Override
		@SuppressWarnings("unchecked")
		public Result<Event, Void> info(Object message, @Nullable Void state) {
			return (Result<Event, Void>) message;
		}

	}

}
