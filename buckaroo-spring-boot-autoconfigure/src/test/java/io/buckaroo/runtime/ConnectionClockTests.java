package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionClock}.
 */
class ConnectionClockTests {

	private static final Duration INSTANT = Duration.ofMillis(1);

	private static final Duration SECOND = Duration.ofSeconds(1);

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
	void whatASocketSendsDoesNotKeepItAlive() {
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
	void aClientThatOnlyAnswersPingsStaysForHours() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		Duration pong = LoopFixture.KEEP_ALIVE.plus(SECOND);
		for (int i = 0; i < 1000; i++) {
			int pings = fixture.transport.keepAlives;
			fixture.advance(pong);
			assertThat(fixture.transport.keepAlives).isEqualTo(pings + 1);
			fixture.loop.received(new Frame.Pong(Frame.ping().payload()));
			fixture.loop.receivedAll();
		}
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void pingsGoOutEachIntervalOfSilence() {
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
	void theIdleTimeoutRestsWhileThePeerIsNotReadFrom() {
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
	void theIdleTimeoutRestsForAPeerThatIsNotReadFromTheStart() {
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
	void aPeerThatHasClosedIsNotWaitedForForEver() {
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
	void zeroIsNever() {
		LoopFixture<Frame> fixture = LoopFixture.<Void>of((frame, state) -> Result.ok(), LoopFixture.NO_TIMEOUTS)
			.open();
		fixture.transport.bytesOfFlush = 1;
		fixture.send(Frame.text("a"));
		fixture.advance(Duration.ofDays(365));
		assertThat(fixture.transport.closed).isEmpty();
		assertThat(fixture.transport.keepAlives).isZero();
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
	void heartbeatsGoOutOnlyWhenNothingElseWasSent() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source).open();
		fixture.advance(LoopFixture.KEEP_ALIVE.minus(SECOND));
		fixture.send(Event.of("a"));
		fixture.advance(LoopFixture.KEEP_ALIVE.minus(INSTANT));
		assertThat(fixture.transport.keepAlives).isZero();
		fixture.advance(INSTANT);
		assertThat(fixture.transport.keepAlives).isEqualTo(1);
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
	void theSendTimeoutCountsFromTheFirstWriteThatIsStuck() {
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
	void aWriteWithProgressGoesOn() {
		LoopFixture<Event> fixture = stuck();
		for (int i = 0; i < 5; i++) {
			fixture.advance(LoopFixture.SEND_TIMEOUT.minus(SECOND));
			fixture.transport.pendingBytes -= 100;
		}
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void aPeerThatTakesLessThanIsWrittenMakesProgressToo() {
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
	void aWriteThatWasTakenIsWatchedNoLonger() {
		LoopFixture<Event> fixture = stuck();
		fixture.advance(SECOND);
		fixture.transport.pendingBytes = 0;
		fixture.advance(LoopFixture.SEND_TIMEOUT);
		fixture.send(Event.of("more"));
		fixture.advance(LoopFixture.SEND_TIMEOUT.minus(INSTANT));
		assertThat(fixture.transport.closed).isEmpty();
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
