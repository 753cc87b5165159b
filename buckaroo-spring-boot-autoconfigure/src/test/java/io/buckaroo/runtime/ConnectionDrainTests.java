package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ConnectionDrain}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionDrainTests {

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final AtomicInteger drained = new AtomicInteger();

	private final List<Boolean> changes = new ArrayList<>();

	@Test
	void connectionsAreWelcomeWhileItRuns() {
		ConnectionDrain drain = new ConnectionDrain(this.registry, Duration.ZERO, Duration.ofSeconds(20), 7,
				this.changes::add);
		drain.start();
		assertThat(drain.isRunning()).isTrue();
		assertThat(this.registry.isOpen()).isTrue();
		drain.stop();
		assertThat(drain.isRunning()).isFalse();
		assertThat(this.registry.isOpen()).isFalse();
		drain.start();
		assertThat(this.registry.isOpen()).isTrue();
		assertThat(drain.getPhase()).isEqualTo(7);
	}

	@Test
	void aServerWithoutConnectionsIsDrainedAtOnce() {
		drain(this.registry).stop(this.drained::incrementAndGet);
		assertThat(this.drained).hasValue(1);
	}

	@Test
	void aConnectionThatDoesNotEndIsWaitedForUntilTheTimeout(CapturedOutput output) {
		openOnAnEventLoopThatIsStuck();
		drain(this.registry).stop(this.drained::incrementAndGet);
		this.timer.advanceTimeBy(Duration.ofMillis(1999));
		assertThat(this.drained).hasValue(0);
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.drained).hasValue(1);
		assertThat(output).contains("Some connections have not ended within PT2S");
	}

	@Test
	void aResultThatIsUnderwayIsWaitedForUntilTheTimeout() {
		LoopFixture<Frame> fixture = LoopFixture.of((BuckarooSocket<Void>) (frame, state) -> Result.later(Mono.never()))
			.open();
		fixture.receive("a");
		drain(fixture.registry).stop(this.drained::incrementAndGet);
		fixture.eventLoop.runAll();
		this.timer.advanceTimeBy(Duration.ofMillis(1999));
		assertThat(fixture.transport.closed).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
		assertThat(this.drained).hasValue(1);
	}

	@Test
	void aNodeThatDrainsRefusesConnectionsAndEndsThem() {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		ConnectionDrain drain = running(fixture.registry);
		assertThat(drain.isDraining()).isFalse();
		drain.begin();
		fixture.eventLoop.runAll();
		assertThat(drain.isDraining()).isTrue();
		assertThat(drain.isRunning()).isTrue();
		assertThat(fixture.registry.isOpen()).isFalse();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void cancellingADrainKeepsTheConnectionsThatHaveNotBeenEnded() {
		List<LoopFixture<Frame>> all = openAll(StaggeredEnd.SMALLEST_BATCH + 1);
		LoopFixture<Frame> first = all.get(0);
		ConnectionDrain drain = running(first.registry);
		drain.begin();
		drain.cancel();
		this.timer.advanceTimeBy(Duration.ofMinutes(1));
		first.eventLoop.runAll();
		assertThat(drain.isDraining()).isFalse();
		assertThat(first.registry.isOpen()).isTrue();
		assertThat(first.registry.size()).isPositive().isLessThan(all.size());
		assertThat(all.stream().filter((each) -> each.transport.closed.isEmpty())).hasSize(first.registry.size());
	}

	@Test
	void aDrainThatFollowsACancelledOneEndsTheRest() {
		List<LoopFixture<Frame>> all = openAll(StaggeredEnd.SMALLEST_BATCH + 1);
		ConnectionDrain drain = running(all.get(0).registry);
		drain.begin();
		drain.cancel();
		drain.begin();
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		all.get(0).eventLoop.runAll();
		assertThat(all)
			.allSatisfy((each) -> assertThat(each.transport.closed).containsExactly(new Termination.Shutdown()));
	}

	@Test
	void aConnectionIsSentToItsRouteAfterADrainWasCancelled() {
		LoopFixture<Frame> first = LoopFixture.of(new RecordingSocket()).open();
		ConnectionDrain drain = running(first.registry);
		drain.begin();
		first.eventLoop.runAll();
		drain.cancel();
		RecordingSocket later = new RecordingSocket();
		LoopFixture<Frame> second = first.neighbour(later).open();
		assertThat(new LocalBuckaroo(first.registry).sendToRoute(second.connection().route(), "a")).isOne();
	}

	@Test
	void beginningAndCancellingTwiceHaveNoFurtherEffect() {
		ConnectionDrain drain = running(this.registry);
		drain.cancel();
		drain.begin();
		drain.begin();
		assertThat(this.changes).containsExactly(true);
		drain.cancel();
		drain.cancel();
		assertThat(this.changes).containsExactly(true, false);
	}

	@Test
	void aResultThatIsUnderwayIsCancelledAtTheTimeoutOfADrain(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture.of((BuckarooSocket<Void>) (frame, state) -> Result.later(Mono.never()))
			.open();
		fixture.receive("a");
		running(fixture.registry).begin();
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
		assertThat(output).contains("Some connections have not ended within PT2S");
	}

	@Test
	void aResultThatIsUnderwayIsCancelledAtTheTimeoutAlsoIfTheDrainWasCancelled(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture.of((BuckarooSocket<Void>) (frame, state) -> Result.later(Mono.never()))
			.open();
		fixture.receive("a");
		ConnectionDrain drain = running(fixture.registry);
		drain.begin();
		drain.cancel();
		LoopFixture<Frame> later = fixture.neighbour(new RecordingSocket()).open();
		this.timer.advanceTimeBy(Duration.ofMillis(1999));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
		assertThat(later.transport.closed).isEmpty();
		assertThat(output).contains("Some connections have not ended within PT2S");
	}

	@Test
	void aDrainThatFollowsACancelledOneWaitsUntilItsOwnTimeout() {
		LoopFixture<Frame> fixture = LoopFixture.of((BuckarooSocket<Void>) (frame, state) -> Result.later(Mono.never()))
			.open();
		ConnectionDrain drain = running(fixture.registry);
		drain.begin();
		drain.cancel();
		LoopFixture<Frame> later = fixture
			.neighbour((BuckarooSocket<Void>) (frame, state) -> Result.later(Mono.never()))
			.open();
		later.receive("a");
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		drain.begin();
		this.timer.advanceTimeBy(Duration.ofMillis(1999));
		fixture.eventLoop.runAll();
		assertThat(later.transport.closed).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		fixture.eventLoop.runAll();
		assertThat(later.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void aDrainWhoseConnectionsHaveEndedLogsNothingAfterItWasCancelled(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture.of(new RecordingSocket()).open();
		ConnectionDrain drain = running(fixture.registry);
		drain.begin();
		fixture.eventLoop.runAll();
		drain.cancel();
		this.timer.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(output).doesNotContain("Some connections have not ended");
	}

	@Test
	void connectionsAcceptedAfterACancellationAreNotCutIfTheTimeoutComesAtTheSameTime() throws Exception {
		ConnectionDrain drain = running(this.registry);
		List<ConnectionLoop<Event, Void>> accepted = new ArrayList<>();
		Thread canceller = new Thread(() -> {
			drain.cancel();
			Stream.generate(() -> open(mock(EventLoop.class))).limit(100).forEach(accepted::add);
		});
		EventLoop eventLoop = mock(EventLoop.class);
		ConnectionLoop<Event, Void> cut = open(eventLoop);
		drain.begin();
		cut.run();
		willAnswer((execution) -> {
			canceller.start();
			while (canceller.getState() != Thread.State.BLOCKED && canceller.getState() != Thread.State.TERMINATED) {
				Thread.onSpinWait();
			}
			return null;
		}).given(eventLoop).execute(any());
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		canceller.join();
		assertThat(accepted).hasSize(100).noneMatch(ConnectionLoop::isEnding);
	}

	@Test
	void theListenerIsNotifiedIfTheApplicationIsStartedAgainAfterADrain() {
		ConnectionDrain drain = running(this.registry);
		drain.begin();
		drain.stop();
		drain.start();
		assertThat(this.changes).containsExactly(true, false);
		drain.stop();
		drain.start();
		assertThat(this.changes).containsExactly(true, false);
	}

	@Test
	void aShutdownContinuesADrainAndCannotBeCancelled() {
		ConnectionDrain drain = running(this.registry);
		drain.begin();
		drain.stop(this.drained::incrementAndGet);
		assertThat(this.drained).hasValue(1);
		drain.cancel();
		assertThat(drain.isDraining()).isTrue();
		assertThat(this.changes).containsExactly(true);
	}

	@Test
	void aShutdownIsLoggedWithTheNumberOfConnections(CapturedOutput output) {
		drain(openAll(2).get(0).registry).stop();
		assertThat(output).contains("Shutting down: new connections are refused, and 2 connections are ended");
	}

	@Test
	void aDrainAndItsCancellationAreLoggedWithTheNumberOfConnections(CapturedOutput output) {
		ConnectionDrain drain = running(LoopFixture.of(new RecordingSocket()).open().registry);
		drain.begin();
		drain.cancel();
		assertThat(output).contains("Draining: new connections are refused, and 1 connection is ended")
			.contains("Draining was cancelled: new connections are accepted, and 1 connection stays open");
	}

	@Test
	void aShutdownIsNoDrainThatTheListenerIsNotifiedOf() {
		running(this.registry).stop();
		assertThat(this.changes).isEmpty();
	}

	@Test
	void anApplicationThatDoesNotRunDoesNotDrain() {
		ConnectionDrain drain = drain(this.registry);
		drain.begin();
		assertThat(drain.isDraining()).isFalse();
		assertThat(this.changes).isEmpty();
	}

	@Test
	void anApplicationThatIsStartedAgainDoesNotDrain() {
		ConnectionDrain drain = running(this.registry);
		drain.begin();
		drain.stop();
		drain.start();
		assertThat(drain.isDraining()).isFalse();
	}

	/**
	 * Connections of one event loop.
	 */
	private static List<LoopFixture<Frame>> openAll(int count) {
		LoopFixture<Frame> first = LoopFixture.of(new RecordingSocket()).open();
		return Stream
			.concat(Stream.of(first),
					Stream.generate(() -> first.neighbour(new RecordingSocket()).open()).limit(count - 1))
			.toList();
	}

	private ConnectionDrain running(ConnectionRegistry registry) {
		ConnectionDrain drain = drain(registry);
		drain.start();
		return drain;
	}

	private ConnectionDrain drain(ConnectionRegistry registry) {
		return new ConnectionDrain(registry, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, this.changes::add,
				this.timer);
	}

	private void openOnAnEventLoopThatIsStuck() {
		open(mock(EventLoop.class));
	}

	@SuppressWarnings("unchecked")
	private ConnectionLoop<Event, Void> open(EventLoop eventLoop) {
		Transport<Event> transport = mock(Transport.class);
		given(transport.open()).willReturn(Mono.never());
		ConnectionLoop<Event, Void> loop = new ConnectionLoop<>(HandlerCallbacks.of(new BuckarooEventSource<Void>() {

			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.later(Mono.never());
			}

		}, LoopFixture.SOURCE), transport, eventLoop,
				new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, Overflow.CLOSE),
				this.registry, Context.empty());
		Connection connection = mock(Connection.class);
		given(connection.id()).willReturn(this.registry.nextId());
		given(connection.route()).willReturn("/stuck");
		loop.open(connection);
		return loop;
	}

}
