package io.buckaroo.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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
import static org.mockito.BDDMockito.given;
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

	@Test
	void connectionsAreWelcomeWhileItRuns() {
		ConnectionDrain drain = new ConnectionDrain(this.registry, Duration.ZERO, Duration.ofSeconds(20), 7);
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
		drain().stop(this.drained::incrementAndGet);
		assertThat(this.drained).hasValue(1);
	}

	@Test
	void aConnectionThatDoesNotEndIsWaitedForUntilTheTimeout(CapturedOutput output) {
		openOnAnEventLoopThatIsStuck();
		drain().stop(this.drained::incrementAndGet);
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
		new ConnectionDrain(fixture.registry, Duration.ZERO, Duration.ofSeconds(2), 0, this.timer)
			.stop(this.drained::incrementAndGet);
		fixture.eventLoop.runAll();
		this.timer.advanceTimeBy(Duration.ofMillis(1999));
		assertThat(fixture.transport.closed).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
		assertThat(this.drained).hasValue(1);
	}

	private ConnectionDrain drain() {
		return new ConnectionDrain(this.registry, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, this.timer);
	}

	@SuppressWarnings("unchecked")
	private void openOnAnEventLoopThatIsStuck() {
		Transport<Event> transport = mock(Transport.class);
		given(transport.open()).willReturn(Mono.never());
		ConnectionLoop<Event, Void> loop = new ConnectionLoop<>(HandlerCallbacks.of(new BuckarooEventSource<Void>() {
		}, LoopFixture.SOURCE), transport, mock(EventLoop.class),
				new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, Overflow.CLOSE), this.registry,
				Context.empty());
		Connection connection = mock(Connection.class);
		given(connection.id()).willReturn("stuck");
		given(connection.route()).willReturn("/stuck");
		loop.open(connection);
	}

}
