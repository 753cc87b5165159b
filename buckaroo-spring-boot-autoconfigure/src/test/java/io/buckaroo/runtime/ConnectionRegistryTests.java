package io.buckaroo.runtime;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Termination;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.converter.ConvertWith;
import org.junit.jupiter.params.converter.TypedArgumentConverter;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ConnectionRegistry} and {@link LocalBuckaroo}.
 */
class ConnectionRegistryTests {

	private final RecordingSocket socket = new RecordingSocket();

	private final LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();

	private final Buckaroo buckaroo = new LocalBuckaroo(this.fixture.registry);

	@Test
	void anOpenConnectionIsFound() {
		assertThat(this.buckaroo.connections()).containsExactly(this.fixture.connection());
		assertThat(this.buckaroo.connections("/test")).containsExactly(this.fixture.connection());
		assertThat(this.buckaroo.connections("/other")).isEmpty();
		assertThat(this.buckaroo.find(this.fixture.connection().id())).isSameAs(this.fixture.connection());
	}

	@Test
	void aClosedConnectionIsNotFound() {
		this.fixture.loop.disconnected();
		assertThat(this.buckaroo.connections()).isEmpty();
		assertThat(this.buckaroo.connections("/test")).isEmpty();
		assertThat(this.buckaroo.find(this.fixture.connection().id())).isNull();
	}

	@Test
	void aMessageIsSentToOneConnection() {
		assertThat(this.buckaroo.send(this.fixture.connection().id(), "a")).isEqualTo(Delivery.ACCEPTED);
		assertThat(this.buckaroo.send("unknown", "a")).isEqualTo(Delivery.CLOSED);
		this.fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init", "info a 1");
	}

	@Test
	void aMessageIsSentToEveryConnectionOfARoute() {
		assertThat(this.buckaroo.sendToRoute("/test", "a")).isEqualTo(1);
		assertThat(this.buckaroo.sendToRoute("/other", "a")).isZero();
		this.fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init", "info a 1");
	}

	@Test
	void aConnectionIsClosedFromOutside() {
		assertThat(this.buckaroo.close(this.fixture.connection().id())).isTrue();
		this.fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
		assertThat(this.buckaroo.close(this.fixture.connection().id())).isFalse();
	}

	@Test
	void aConnectionIsNotClosedWithACodeThatMustNotBeSent() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.buckaroo.close(this.fixture.connection().id(), CloseStatus.NO_CLOSE_FRAME));
	}

	@Test
	void shutdownEndsAllConnectionsAndCompletesWhenTheyHaveTerminated() {
		StepVerifier.create(this.fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()))
			.then(() -> assertThat(this.fixture.registry.isOpen()).isFalse())
			.then(this.fixture.eventLoop::runAll)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
		assertThat(this.socket.terminations).containsExactly(new Termination.Shutdown());
	}

	@Test
	void shutdownOfAnEmptyRegistryCompletesAtOnce() {
		StepVerifier
			.create(new ConnectionRegistry(Node.create(),
					new LocalTopics(new TopicHistories(List.of()), Object::toString))
				.shutdown(Duration.ZERO, Schedulers.immediate()))
			.expectComplete()
			.verify(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@CsvSource({ "10s, 1, 0ms", "10s, 16, 0ms", "10s, 17, 20ms", "10s, 160, 100ms", "10s, 1600, 1s", "1s, 1600, 1s",
			"100ms, 1600, 100ms", "9ms, 1600, 0ms", "0ms, 1600, 0ms" })
	void shutdownTakesAtMostItsSpreadAndLessForFewConnections(@ConvertWith(Durations.class) Duration spread,
			int connections, @ConvertWith(Durations.class) Duration longest) {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		List<LoopFixture<Frame>> all = openAll(connections);
		StepVerifier.create(all.get(0).registry.shutdown(spread, timer)).then(() -> {
			timer.advanceTimeBy(longest);
			all.get(0).eventLoop.runAll();
		}).expectComplete().verify(Duration.ofSeconds(5));
		assertThat(all)
			.allSatisfy((each) -> assertThat(each.transport.closed).containsExactly(new Termination.Shutdown()));
	}

	@Test
	void shutdownEndsConnectionsInSmallBatches() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		List<LoopFixture<Frame>> all = openAll(1000);
		all.get(0).registry.shutdown(Duration.ofMillis(500), timer);
		for (int i = 1; i <= 50; i++) {
			timer.advanceTimeBy(StaggeredEnd.INTERVAL);
			all.get(0).eventLoop.runAll();
			assertThat(all.stream().filter((each) -> !each.transport.closed.isEmpty())).hasSize(20 * i);
		}
	}

	@Test
	void aConnectionContinuesUntilItsBatch() {
		List<LoopFixture<Frame>> all = openAll(StaggeredEnd.SMALLEST_BATCH + 1);
		all.get(0).registry.shutdown(Duration.ofSeconds(1), VirtualTimeScheduler.create());
		all.get(0).eventLoop.runAll();
		assertThat(all).filteredOn((each) -> each.transport.closed.isEmpty())
			.isNotEmpty()
			.allSatisfy((each) -> assertThat(each.mailbox().send("a")).isEqualTo(Delivery.ACCEPTED));
	}

	@Test
	void aConnectionThatOpensDuringAShutdownEndsImmediatelyWithoutACallback() {
		this.fixture.registry.shutdown(Duration.ofSeconds(1), VirtualTimeScheduler.create());
		RecordingSocket late = new RecordingSocket();
		LoopFixture<Frame> slippedThrough = this.fixture.neighbour(late).open();
		assertThat(slippedThrough.transport.closed).containsExactly(new Termination.Shutdown());
		assertThat(late.calls).isEmpty();
	}

	@Test
	void aConnectionThatEndsBeforeItsBatchKeepsItsReason() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		List<LoopFixture<Frame>> all = openAll(StaggeredEnd.SMALLEST_BATCH + 1);
		all.get(0).registry.shutdown(Duration.ofSeconds(1), timer);
		all.get(0).eventLoop.runAll();
		List<LoopFixture<Frame>> left = all.stream().filter((each) -> each.transport.closed.isEmpty()).toList();
		left.forEach((each) -> each.loop.disconnected());
		timer.advanceTimeBy(Duration.ofSeconds(1));
		all.get(0).eventLoop.runAll();
		assertThat(left).isNotEmpty()
			.allSatisfy((each) -> assertThat(each.transport.closed).containsExactly(new Termination.Disconnected()));
	}

	@Test
	void aTimerThatIsShutDownDoesNotKeepConnectionsOpen() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		timer.dispose();
		List<LoopFixture<Frame>> all = openAll(100);
		StepVerifier.create(all.get(0).registry.shutdown(Duration.ofSeconds(1), timer))
			.then(all.get(0).eventLoop::runAll)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
	}

	@Test
	void connectionsOpenAfterTheRegistryIsReopened() {
		this.fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		this.fixture.registry.reopen();
		assertThat(this.fixture.neighbour(new RecordingSocket()).open().transport.closed).isEmpty();
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

	@Test
	void idsAreUnique() {
		assertThat(this.fixture.registry.nextId()).isNotEqualTo(this.fixture.registry.nextId());
		assertThat(
				new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString))
					.nextId())
			.isNotEqualTo(new ConnectionRegistry(Node.create(),
					new LocalTopics(new TopicHistories(List.of()), Object::toString))
				.nextId());
	}

	/**
	 * Converts durations in the format of properties.
	 */
	static final class Durations extends TypedArgumentConverter<String, Duration> {

		Durations() {
			super(String.class, Duration.class);
		}

		@Override
		protected Duration convert(String text) {
			return DurationFormatterUtils.parse(text, DurationFormat.Style.SIMPLE);
		}

	}

}
