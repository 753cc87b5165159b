package io.buckaroo.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.spy;

/**
 * Tests for the maximum age of a connection.
 */
class MaxAgeTests {

	private static final Duration MAX_AGE = Duration.ofHours(1);

	private static final Duration SHORTEST = Duration.ofMinutes(48);

	private static final Duration LONGEST = Duration.ofMinutes(72);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final ConnectionSettings SETTINGS = settings(Duration.ZERO, Duration.ZERO);

	private static final BuckarooSocket<Void> LATER = (frame, state) -> Result.later(Mono.never());

	private static final BuckarooEventSource<Void> LATER_SOURCE = new BuckarooEventSource<>() {

		@Override
		public Result<Event, Void> info(Object message, Void state) {
			return Result.later(Mono.never());
		}

	};

	private final BuckarooEventSource<Void> source = new BuckarooEventSource<>() {
	};

	@Test
	void aSocketEndsAtItsMaximumAgeHoweverMuchItReceives() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket(), SETTINGS).open();
		for (Duration age = Duration.ZERO; age.compareTo(SHORTEST) < 0; age = age.plus(SECOND)) {
			fixture.receive("a");
			assertThat(fixture.transport.closed).isEmpty();
			fixture.advance(SECOND);
		}
		fixture.advance(LONGEST.minus(SHORTEST));
		assertThat(fixture.transport.closed).containsExactly(new Termination.MaxAge());
	}

	@Test
	void aStreamEndsAtItsMaximumAgeHoweverMuchItSends() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source, SETTINGS).open();
		fixture.mailbox().sendEvery(SECOND, Event.of("tick"));
		fixture.advance(SHORTEST.minus(SECOND));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(LONGEST.minus(SHORTEST).plus(SECOND));
		assertThat(fixture.transport.closed).containsExactly(new Termination.MaxAge());
	}

	@Test
	void theAgesOfManyConnectionsAreSpreadByAFifthInEachDirection() {
		LoopFixture<Frame> first = LoopFixture.of(new RecordingSocket(), SETTINGS).open();
		List<LoopFixture<Frame>> all = new ArrayList<>(List.of(first));
		for (int i = 1; i < 1000; i++) {
			all.add(first.neighbour(new RecordingSocket(), SETTINGS).open());
		}
		first.advance(SHORTEST);
		List<Integer> open = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			open.add(first.registry.size());
			first.advance(Duration.ofMinutes(6));
		}
		assertThat(open.get(0)).isGreaterThan(990);
		assertThat(open.get(1)).isBetween(600, 900);
		assertThat(open.get(2)).isBetween(350, 650);
		assertThat(open.get(3)).isBetween(100, 400);
		assertThat(first.registry.size()).isZero();
	}

	@Test
	void aConnectionHasNoMaximumAgeByDefault() {
		LoopFixture<Event> fixture = LoopFixture.of(this.source, LoopFixture.NO_TIMEOUTS).open();
		assertThat(fixture.eventLoop.timersWaiting()).isZero();
		fixture.advance(Duration.ofDays(365));
		assertThat(fixture.transport.closed).isEmpty();
	}

	@Test
	void anIdleConnectionEndsBeforeItsMaximumAge() {
		LoopFixture<Frame> fixture = LoopFixture
			.of(new RecordingSocket(), settings(LoopFixture.IDLE_TIMEOUT, LoopFixture.KEEP_ALIVE))
			.open();
		fixture.advance(LoopFixture.IDLE_TIMEOUT);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void theEndWaitsForAResultThatIsUnderwayAndSendsItsOutput() {
		Sinks.One<Result<Frame, Void>> answer = Sinks.one();
		BuckarooSocket<Void> socket = (frame, state) -> Result.later(answer.asMono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket, SETTINGS).open();
		fixture.receive("a", "b");
		fixture.advance(LONGEST);
		assertThat(fixture.transport.closed).isEmpty();
		answer.tryEmitValue(Result.reply(Frame.text("A")));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.written).containsExactly(Frame.text("A"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.MaxAge());
	}

	@Test
	void theEndDoesNotWaitForAPeerThatDisconnects() {
		LoopFixture<Frame> fixture = waiting();
		fixture.loop.disconnected();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Disconnected());
	}

	@Test
	void theEndWaitsForAsLongAsTheMaximumAge() {
		LoopFixture<Frame> fixture = waiting();
		fixture.advance(MAX_AGE.minus(LONGEST.minus(SHORTEST)));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(LONGEST.minus(SHORTEST));
		assertThat(fixture.transport.closed).containsExactly(new Termination.MaxAge());
	}

	@Test
	void aConnectionThatWaitsCanBeClosed() {
		LoopFixture<Frame> fixture = waiting();
		Termination evicted = new Termination.Evicted(CloseStatus.POLICY_VIOLATION);
		assertThat(new LocalBuckaroo(fixture.registry).close(fixture.connection().id())).isTrue();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(evicted);
	}

	@Test
	void theConnectionsOfAPrincipalThatWaitCanBeClosed() {
		LoopFixture<Frame> fixture = LoopFixture.of(LATER, SETTINGS);
		Connection connection = spy(new TestConnection("1", "/test", fixture.mailbox()));
		given(connection.principal()).willReturn(() -> "ann");
		fixture.loop.open(connection);
		fixture.receive("a");
		fixture.advance(LONGEST);
		assertThat(new LocalBuckaroo(fixture.registry).closePrincipal("ann")).isOne();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void aLeaseThatExpiresEndsAConnectionThatWaits() {
		LoopFixture<Frame> fixture = waiting();
		fixture.loop.lease(new Lease(Instant.EPOCH, Clock.systemUTC()));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Evicted.class);
	}

	@Test
	void theIdleTimeoutEndsAStreamThatWaits() {
		LoopFixture<Event> fixture = LoopFixture.of(LATER_SOURCE, settings(Duration.ofMinutes(90), Duration.ZERO))
			.open();
		fixture.send("a");
		fixture.advance(Duration.ofMinutes(90).minus(SECOND));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(SECOND);
		assertThat(fixture.transport.closed).containsExactly(new Termination.IdleTimeout());
	}

	@Test
	void aStreamThatWaitsReceivesHeartbeats() {
		LoopFixture<Event> fixture = LoopFixture.of(LATER_SOURCE, settings(Duration.ZERO, Duration.ofMinutes(1)))
			.open();
		fixture.send("a");
		fixture.advance(LONGEST);
		int heartbeats = fixture.transport.keepAlives;
		fixture.advance(Duration.ofMinutes(10));
		assertThat(fixture.transport.keepAlives).isEqualTo(heartbeats + 10);
	}

	@Test
	void theSendTimeoutEndsAConnectionThatWaits() {
		LoopFixture<Event> fixture = LoopFixture
			.of(LATER_SOURCE,
					new ConnectionSettings(Duration.ZERO, Duration.ofMinutes(100), Duration.ofMinutes(3), MAX_AGE, 8,
							Overflow.CLOSE))
			.open();
		fixture.send("a");
		fixture.transport.bytesOfFlush = 1;
		fixture.advance(Duration.ofMinutes(100));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(Duration.ofMinutes(3));
		assertThat(fixture.transport.closed).containsExactly(new Termination.SlowConsumer());
	}

	@Test
	void aLaterThatFailsEndsAConnectionThatWaits() {
		Sinks.One<Result<Frame, Void>> answer = Sinks.one();
		BuckarooSocket<Void> socket = (frame, state) -> Result.later(answer.asMono());
		LoopFixture<Frame> fixture = LoopFixture.of(socket, SETTINGS).open();
		fixture.receive("a");
		fixture.advance(LONGEST);
		IllegalStateException failure = new IllegalStateException("on purpose");
		answer.tryEmitError(failure);
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
	}

	@Test
	void aShutdownThatWaitsNoLongerEndsAConnectionThatWaits() {
		LoopFixture<Frame> fixture = waiting();
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe();
		fixture.registry.endAll();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void aConnectionThatAShutdownWaitsForDoesNotEndAtItsMaximumAge() {
		LoopFixture<Frame> fixture = LoopFixture.of(LATER, SETTINGS).open();
		fixture.receive("a");
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe();
		fixture.advance(LONGEST);
		assertThat(fixture.transport.closed).isEmpty();
		fixture.registry.endAll();
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void aClientThatDoesNotReadEndsAtItsMaximumAge() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket(), SETTINGS).open();
		fixture.transport.writable = false;
		fixture.send(Frame.text("a"));
		fixture.advance(LONGEST);
		assertThat(fixture.transport.closed).containsExactly(new Termination.MaxAge());
	}

	@Test
	void aClientThatHasSentACloseFrameKeepsItsReason() {
		Termination closed = new Termination.ClosedByPeer(CloseStatus.NORMAL);
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket(), SETTINGS).open();
		fixture.transport.writable = false;
		fixture.loop.received(Frame.text("a"));
		fixture.loop.inboundEnded(closed);
		fixture.advance(LONGEST);
		assertThat(fixture.transport.closed).containsExactly(closed);
	}

	@Test
	void theAgeCountsFromTheOpeningOfAConnectionWhoseInitTakesLong() {
		Sinks.One<Result<Event, Void>> welcome = Sinks.one();
		LoopFixture<Event> fixture = LoopFixture.of(new BuckarooEventSource<Void>() {

			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.later(welcome.asMono());
			}

		}, SETTINGS).open();
		fixture.advance(LONGEST);
		welcome.tryEmitValue(Result.ok());
		fixture.advance(SHORTEST.minus(SECOND));
		assertThat(fixture.transport.closed).isEmpty();
		fixture.advance(LONGEST);
		assertThat(fixture.transport.closed).containsExactly(new Termination.MaxAge());
	}

	/**
	 * A socket at its maximum age whose result is underway.
	 */
	private static LoopFixture<Frame> waiting() {
		LoopFixture<Frame> fixture = LoopFixture.of(LATER, SETTINGS).open();
		fixture.receive("a");
		fixture.advance(LONGEST);
		assertThat(fixture.transport.closed).isEmpty();
		return fixture;
	}

	private static ConnectionSettings settings(Duration idleTimeout, Duration keepAlive) {
		return new ConnectionSettings(idleTimeout, keepAlive, Duration.ZERO, MAX_AGE, 8, Overflow.CLOSE);
	}

}
