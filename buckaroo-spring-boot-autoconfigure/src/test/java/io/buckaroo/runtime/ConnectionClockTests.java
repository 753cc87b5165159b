package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooEventSource;
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

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionClock}.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class ConnectionClockTests {

	private static final Duration INSTANT = Duration.ofNanos(1);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration DAY = Duration.ofDays(1);

	private final BuckarooEventSource<Void> source = new BuckarooEventSource<>() {
	};

	@Test
	void aSocketThatReceivesNothingEndsExactlyAfterTheIdleTimeout() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void outputDoesNotRestartTheIdleTimeoutOfASocket() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		fixture.mailbox().sendEvery(SECOND, Frame.text("tick"));
		fixture.advance(LoopFixture.IDLE_TIMEOUT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void theIdleTimeoutCountsFromTheLastFrame() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(SECOND));
		fixture.receive("a");
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).hasSize(1);
	}

	@Test
	void aClientThatOnlyAnswersPingsStaysConnectedForADay() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		Duration pong = LoopFixture.KEEP_ALIVE.plus(SECOND);
		for (Duration time = Duration.ZERO; time.compareTo(DAY) < 0; time = time.plus(pong)) {
			int pings = fixture.transport.keepAlives;
			fixture.advance(pong);
			assertThat(fixture.transport.keepAlives).isEqualTo(pings + 1);
			fixture.loop.received(new Frame.Pong(Frame.ping().payload()));
			fixture.loop.receivedAll();
		}
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void aPingIsSentInEachIntervalOfSilence() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		fixture.advance(LoopFixture.KEEP_ALIVE.minus(INSTANT));
		assertThat(fixture.transport.keepAlives).isZero();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.keepAlives).isEqualTo(1);
		assertThat(fixture.transport.flushes).isEqualTo(1);
		fixture.advance(LoopFixture.KEEP_ALIVE);
		assertThat(fixture.transport.keepAlives).isEqualTo(2);
	}

	@Test
	void aClientThatSendsIsNotPinged() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		for (int i = 0; i < 100; i++) {
			fixture.advance(LoopFixture.KEEP_ALIVE.minus(SECOND));
			fixture.receive("a");
		}
		assertThat(fixture.transport.keepAlives).isZero();
	}

	@Test
	void theIdleTimeoutIsSuspendedWhileTheConnectionDoesNotRead() {
		Sinks.One<Result<Frame, Void>> answer = Sinks.one();
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.later(answer.asMono())).open();
		fixture.advance(SECOND);
		fixture.receive("a");
		fixture.advance(Duration.ofHours(1));
		assertThat(fixture.transport.closed).isEmpty();
		assertThat(fixture.transport.keepAlives).isZero();
		answer.tryEmitValue(Result.ok());
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void theIdleTimeoutResumesWhenThePeerReadsAgain() {
		LoopFixture<Frame> fixture = unwritableAfter(Duration.ofSeconds(20));
		fixture.advance(DAY);
		fixture.becomeWritable();
		fixture.advance(Duration.ofSeconds(40).minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void thePingIntervalResumesWhenThePeerReadsAgain() {
		LoopFixture<Frame> fixture = unwritableAfter(Duration.ofSeconds(20));
		fixture.advance(DAY);
		fixture.becomeWritable();
		fixture.advance(Duration.ofSeconds(5).minus(INSTANT));
		assertThat(fixture.transport.keepAlives).isZero();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.keepAlives).isEqualTo(1);
	}

	private static LoopFixture<Frame> unwritableAfter(Duration silence) {
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.ok()).open();
		fixture.advance(silence);
		fixture.transport.limit = 1;
		fixture.send(Frame.text("more than the peer takes"));
		assertThat(fixture.transport.reading).isFalse();
		return fixture;
	}

	@Test
	void theIdleTimeoutResumesAfterALater() {
		Sinks.One<Result<Frame, Integer>> answer = Sinks.one();
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
				return Result.later(answer.asMono());
			}

		}).open();
		fixture.advance(Duration.ofSeconds(20));
		fixture.send("wait");
		fixture.advance(DAY);
		answer.tryEmitValue(Result.ok());
		fixture.advance(Duration.ofSeconds(40).minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void theIdleTimeoutIsSuspendedForAConnectionThatHasNeverRead() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket());
		fixture.transport.writable = false;
		fixture.open();
		fixture.advance(LoopFixture.IDLE_TIMEOUT.multipliedBy(2));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.becomeWritable();
		fixture.advance(LoopFixture.IDLE_TIMEOUT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void waitingForAPeerThatHasClosedIsLimited() {
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.later(Mono.never())).open();
		fixture.receive("wait");
		fixture.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		fixture.receive("what comes now is not of interest");
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		assertThat(fixture.transport.keepAlives).isZero();
	}

	@Test
	void zeroDisablesATimeout() {
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.ok(), LoopFixture.NO_TIMEOUTS)
			.open();
		fixture.transport.bytesOfFlush = 1;
		fixture.send(Frame.text("a"));
		fixture.advance(Duration.ofDays(365));
		assertThat(fixture.transport.closed).isEmpty();
		assertThat(fixture.transport.keepAlives).isZero();
	}

	@Test
	void nothingIsScheduledWhenAllIsZero() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source, LoopFixture.NO_TIMEOUTS).open();
		fixture.transport.bytesOfFlush = 1;
		fixture.send(Event.of("a"));
		assertThat(fixture.eventLoop.timersWaiting()).isZero();
	}

	@Test
	void withAnIdleTimeoutOfZeroADeadPeerIsPingedWithoutALimit() {
		LoopFixture<Frame> fixture = LoopFixture
			.of(new RecordingSocket(), settings(Duration.ZERO, LoopFixture.KEEP_ALIVE, Duration.ZERO))
			.open();
		fixture.advance(DAY);
		assertThat(fixture.transport.closed).isEmpty();
		assertThat(fixture.transport.keepAlives).isEqualTo(24 * 3600 / 25);
	}

	@Test
	void withAPingIntervalOfZeroASilentPeerEndsWithoutAPing() {
		LoopFixture<Frame> fixture = LoopFixture
			.of(new RecordingSocket(), settings(LoopFixture.IDLE_TIMEOUT, Duration.ZERO, Duration.ZERO))
			.open();
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
		assertThat(fixture.transport.keepAlives).isZero();
	}

	@Test
	void noPingIsSentIfTheIntervalExceedsTheIdleTimeout() {
		LoopFixture<Frame> fixture = LoopFixture
			.of(new RecordingSocket(),
					settings(LoopFixture.IDLE_TIMEOUT, LoopFixture.IDLE_TIMEOUT.plus(INSTANT), Duration.ZERO))
			.open();
		fixture.advance(DAY);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
		assertThat(fixture.transport.keepAlives).isZero();
	}

	@Test
	void withASendTimeoutOfZeroAStalledWriteDoesNotEndTheConnection() {
		LoopFixture<Event> fixture = LoopFixture
			.of(this.source, settings(Duration.ZERO, LoopFixture.KEEP_ALIVE, Duration.ZERO))
			.open();
		fixture.transport.bytesOfFlush = 1000;
		fixture.send(Event.of("a"));
		fixture.advance(DAY);
		assertThat(fixture.transport.closed).isEmpty();
	}

	private static ConnectionSettings settings(Duration idleTimeout, Duration keepAlive, Duration sendTimeout) {
		return new ConnectionSettings(idleTimeout, keepAlive, sendTimeout, Duration.ZERO, 8, Overflow.CLOSE);
	}

	@Test
	void anEventStreamThatSendsNoEventEndsExactlyAfterTheIdleTimeout() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		fixture.advance(SECOND);
		fixture.send(Event.of("a"));
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void heartbeatsAreSentOnlyWhenNothingElseIs() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		fixture.advance(LoopFixture.KEEP_ALIVE.minus(SECOND));
		fixture.send(Event.of("a"));
		fixture.advance(LoopFixture.KEEP_ALIVE.minus(INSTANT));
		assertThat(fixture.transport.keepAlives).isZero();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.keepAlives).isEqualTo(1);
	}

	@Test
	void aHeartbeatIsSentInEachIntervalOfSilence() {
		LoopFixture<Event> fixture = LoopFixture
			.of(this.source, settings(Duration.ZERO, LoopFixture.KEEP_ALIVE, Duration.ZERO))
			.open();
		for (int heartbeats = 0; heartbeats < 100; heartbeats++) {
			fixture.advance(LoopFixture.KEEP_ALIVE.minus(INSTANT));
			assertThat(fixture.transport.keepAlives).isEqualTo(heartbeats);
			fixture.advance(INSTANT);
			assertThat(fixture.transport.keepAlives).isEqualTo(heartbeats + 1);
		}
	}

	@Test
	void aStreamWithFrequentEventsSendsNoHeartbeat() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		for (int i = 0; i < 1000; i++) {
			fixture.advance(LoopFixture.KEEP_ALIVE.minus(INSTANT));
			fixture.send(Event.of(i));
		}
		assertThat(fixture.transport.written).hasSize(1000);
		assertThat(fixture.transport.keepAlives).isZero();
	}

	@Test
	void heartbeatsDoNotRestartTheIdleTimeout() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		fixture.advance(LoopFixture.IDLE_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.keepAlives).isEqualTo(2);
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void heartbeatsWaitForAPeerThatDoesNotRead() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		fixture.transport.writable = false;
		fixture.advance(LoopFixture.KEEP_ALIVE);
		assertThat(fixture.transport.keepAlives).isZero();
		fixture.becomeWritable();
		fixture.advance(LoopFixture.KEEP_ALIVE);
		assertThat(fixture.transport.keepAlives).isEqualTo(1);
	}

	@Test
	void aWriteWithoutProgressEndsTheConnectionAfterTheSendTimeout() {
		LoopFixture<Event> fixture = stuck();
		fixture.advance(LoopFixture.SEND_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.SlowConsumer());
	}

	@Test
	void theSendTimeoutCountsFromTheFirstStalledWrite() {
		LoopFixture<Event> fixture = stuck();
		for (int i = 0; i < 9; i++) {
			fixture.advance(SECOND);
			fixture.send(Event.of("more"));
		}
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(SECOND);
		assertThat(fixture.transport.closed).containsExactly(new Termination.SlowConsumer());
	}

	@Test
	void aWriteWithProgressDoesNotEndTheConnection() {
		LoopFixture<Event> fixture = stuck();
		for (int i = 0; i < 5; i++) {
			fixture.advance(LoopFixture.SEND_TIMEOUT.minus(SECOND));
			fixture.transport.pendingBytes -= 100;
		}
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void aPeerThatAcceptsLessThanIsWrittenMakesProgress() {
		LoopFixture<Event> fixture = stuck();
		for (int i = 0; i < 100; i++) {
			fixture.advance(SECOND);
			fixture.transport.pendingBytes -= 100;
			fixture.send(Event.of("more"));
		}
		assertThat(fixture.transport.pendingBytes).isGreaterThan(10_000);
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void aCompletedWriteIsNoLongerWatched() {
		LoopFixture<Event> fixture = stuck();
		fixture.advance(SECOND);
		fixture.transport.pendingBytes = 0;
		fixture.advance(LoopFixture.SEND_TIMEOUT);
		fixture.send(Event.of("more"));
		fixture.advance(LoopFixture.SEND_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void theClockOfAClientThatReadsSchedulesNothing() {
		LoopFixture<Event> fixture = LoopFixture
			.of(this.source, settings(Duration.ZERO, Duration.ZERO, LoopFixture.SEND_TIMEOUT))
			.open();
		for (int i = 0; i < 1000; i++) {
			fixture.send(Event.of(i));
			fixture.advance(SECOND);
		}
		assertThat(fixture.transport.flushes).isEqualTo(1000);
		assertThat(fixture.eventLoop.timersWaiting()).isZero();
		assertThat(fixture.eventLoop.timersRun()).isZero();
	}

	private LoopFixture<Event> stuck() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		fixture.transport.bytesOfFlush = 1000;
		fixture.send(Event.of("a"));
		return fixture;
	}

	@Test
	void nothingIsScheduledAfterTheEnd() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		fixture.loop.disconnected();
		fixture.advance(Duration.ofHours(1));
		assertThat(fixture.eventLoop.timersRun()).isZero();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Disconnected());
	}

}
