package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLoop#afterEnd}, for every kind of end.
 */
class AfterEndTests {

	private final List<String> happened = new ArrayList<>();

	private final LoopFixture<Frame> connection = LoopFixture.of(new BuckarooSocket<Void>() {

		@Override
		public Result<Frame, Void> handle(Frame frame, @Nullable Void state) {
			throw new IllegalStateException("expected");
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			AfterEndTests.this.happened.add("terminate");
			throw new IllegalStateException("expected");
		}

	});

	@ParameterizedTest
	@MethodSource
	void theTaskRunsOnceAfterTerminate(Consumer<LoopFixture<Frame>> end) {
		this.connection.loop.afterEnd(() -> this.happened
			.add("after the end, with " + this.connection.registry.connections().count() + " connections"));
		this.connection.open();
		assertThat(this.happened).isEmpty();
		end.accept(this.connection);
		this.connection.eventLoop.runAll();
		this.connection.loop.disconnected();
		this.connection.loop.end(new Termination.Shutdown());
		this.connection.eventLoop.runAll();
		assertThat(this.happened).containsExactly("terminate", "after the end, with 0 connections");
	}

	static Stream<Consumer<LoopFixture<Frame>>> theTaskRunsOnceAfterTerminate() {
		return Stream.of((connection) -> connection.receive("fail"), (connection) -> connection.loop.disconnected(),
				(connection) -> connection.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL)),
				(connection) -> connection.loop.end(new Termination.Evicted(CloseStatus.POLICY_VIOLATION)),
				(connection) -> connection.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe(),
				(connection) -> connection.advance(LoopFixture.IDLE_TIMEOUT));
	}

	@Test
	void theTaskRunsEvenIfTheConnectionEndsBeforeInit() {
		this.connection.loop.afterEnd(() -> this.happened.add("after the end"));
		this.connection.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe();
		this.connection.open();
		assertThat(this.happened).containsExactly("after the end");
	}

}
