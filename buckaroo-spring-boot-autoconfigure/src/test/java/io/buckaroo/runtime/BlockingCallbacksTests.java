package io.buckaroo.runtime;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.socket.CloseStatus;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockingCallbacks}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockingCallbacksTests {

	private final Queue<Runnable> executor = new ArrayDeque<>();

	private final RecordingSocket socket = new RecordingSocket();

	@Test
	void callbacksRunOnTheExecutorOneAtATime() {
		LoopFixture<Frame> fixture = open(this.socket);
		fixture.receive("a", "b");
		fixture.send("c");
		assertThat(this.socket.calls).isEmpty();
		runNext(fixture);
		assertThat(this.socket.calls).containsExactly("init");
		assertThat(this.executor).hasSize(1);
		runNext(fixture);
		assertThat(this.socket.calls).containsExactly("init", "handle a 1");
		runAll(fixture);
		assertThat(this.socket.calls).containsExactly("init", "handle a 1", "handle b 2", "info c 3");
		fixture.loop.disconnected();
		assertThat(this.socket.terminations).isEmpty();
		runAll(fixture);
		assertThat(this.socket.terminations).containsExactly(new Termination.Disconnected());
	}

	@Test
	void theResultOfACallbackIsApplied() {
		LoopFixture<Frame> fixture = open(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
				return Result.stop(Result.reply(frame), CloseStatus.GOING_AWAY);
			}

		});
		fixture.receive("last");
		runAll(fixture);
		assertThat(fixture.transport.written).containsExactly(Frame.text("last"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Stopped(CloseStatus.GOING_AWAY));
	}

	@Test
	void pingsAreAnsweredWithoutTheExecutor() {
		LoopFixture<Frame> fixture = open(this.socket);
		runAll(fixture);
		fixture.loop.received(Frame.ping());
		fixture.loop.receivedAll();
		assertThat(fixture.transport.written).containsExactly(Frame.pong(ByteBuffer.allocate(0)));
	}

	@Test
	void terminateFollowsACallbackThatIsRunningWhenTheConnectionEnds() {
		LoopFixture<Frame> fixture = open(this.socket);
		runAll(fixture);
		fixture.receive("a");
		Runnable running = this.executor.remove();
		fixture.loop.disconnected();
		assertThat(fixture.transport.closed).hasSize(1);
		assertThat(this.executor).isEmpty();
		assertThat(fixture.registry.connections()).hasSize(1);
		running.run();
		runAll(fixture);
		assertThat(this.socket.calls).last().isEqualTo("terminate 1");
		assertThat(fixture.registry.connections()).isEmpty();
	}

	@Test
	void aShutdownWaitsForACallbackThatIsRunning() {
		LoopFixture<Frame> fixture = open(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
				return Result.reply(frame);
			}

		});
		runAll(fixture);
		fixture.receive("a", "b");
		Runnable running = this.executor.remove();
		fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate());
		fixture.eventLoop.runAll();
		assertThat(fixture.transport.closed).isEmpty();
		running.run();
		runAll(fixture);
		assertThat(fixture.transport.written).containsExactly(Frame.text("a"));
		assertThat(fixture.transport.closed).containsExactly(new Termination.Shutdown());
	}

	@Test
	void terminateReceivesTheStateOfTheLastCallback() {
		LoopFixture<Frame> fixture = open(this.socket);
		runAll(fixture);
		fixture.receive("a");
		Runnable running = this.executor.remove();
		this.socket.duringHandle = fixture.loop::disconnected;
		running.run();
		runAll(fixture);
		assertThat(this.socket.calls).containsExactly("init", "handle a 1", "terminate 2");
	}

	@Test
	void aFailureAfterTheEndIsLogged(CapturedOutput output) {
		LoopFixture<Frame> fixture = open(this.socket);
		runAll(fixture);
		fixture.receive("a");
		Runnable running = this.executor.remove();
		this.socket.duringHandle = () -> {
			fixture.loop.disconnected();
			throw new IllegalStateException("on purpose");
		};
		running.run();
		runAll(fixture);
		assertThat(this.socket.terminations).containsExactly(new Termination.Disconnected());
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("of route '/test' failed during termination");
	}

	@Test
	void aCallbackThatHasNotStartedWhenTheConnectionEndsIsNotCalled() {
		LoopFixture<Frame> fixture = open(this.socket);
		runAll(fixture);
		fixture.receive("a");
		fixture.loop.disconnected();
		runAll(fixture);
		assertThat(this.socket.calls).containsExactly("init", "terminate 1");
	}

	@Test
	void terminateIsNotCalledWhenInitWasNot() {
		LoopFixture<Frame> fixture = open(this.socket);
		fixture.loop.disconnected();
		runAll(fixture);
		assertThat(this.socket.calls).isEmpty();
		assertThat(fixture.registry.connections()).isEmpty();
	}

	@Test
	void terminateIsCalledEvenIfTheExecutorRejectsIt() {
		LoopFixture<Frame> fixture = LoopFixture.blocking(this.socket, (task) -> {
			if (this.socket.calls.contains("init")) {
				throw new RejectedExecutionException("shut down");
			}
			task.run();
		}, Context.empty()).open();
		fixture.loop.end(new Termination.Shutdown());
		fixture.eventLoop.runAll();
		eventually(() -> assertThat(this.socket.terminations).contains(new Termination.Shutdown()));
		eventually(() -> assertThat(fixture.registry.connections()).isEmpty());
	}

	@Test
	void anExecutorThatRejectsACallbackEndsTheConnection(CapturedOutput output) {
		LoopFixture.blocking(this.socket, (task) -> {
			throw new RejectedExecutionException("full");
		}, Context.empty()).open();
		assertThat(this.socket.calls).isEmpty();
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("full");
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, NoClassDefFoundError.class, StackOverflowError.class })
	void aCallbackThatThrowsEndsTheConnectionAndIsLoggedOnce(Class<? extends Throwable> type, CapturedOutput output)
			throws Exception {
		Throwable failure = type.getConstructor().newInstance();
		LoopFixture<Frame> fixture = open(new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
				throw sneaky(failure);
			}

		});
		fixture.receive("a");
		runAll(fixture);
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure));
		assertThat(output.getOut()).containsOnlyOnce("ERROR");
	}

	@Test
	void aCallbackThatReturnsNullEndsTheConnection(CapturedOutput output) {
		LoopFixture<Event> fixture = LoopFixture
			.of(new BlockingCallbacks<>(HandlerCallbacks.of(new BuckarooEventSource<Void>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return null;
				}

			}, LoopFixture.SOURCE), Runnable::run, Context.empty()))
			.open();
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(output)
			.contains("The init of SSE /test to bean 'source' returned null: return Result.ok() to send nothing");
	}

	@Test
	void aTerminateThatThrowsIsLogged(CapturedOutput output) {
		LoopFixture<Frame> fixture = open(new RecordingSocket() {

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
				throw new IllegalStateException("on purpose");
			}

		});
		runAll(fixture);
		fixture.loop.disconnected();
		runAll(fixture);
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("failed during termination");
		assertThat(fixture.registry.connections()).isEmpty();
	}

	@Test
	void aThreadLocalThatCannotBeSetEndsTheConnection(CapturedOutput output) {
		try (FailingAccessor accessor = new FailingAccessor()) {
			LoopFixture<Frame> fixture = open(this.socket, Context.of(FailingAccessor.KEY, "value"));
			accessor.failure = new ClassCastException("on purpose");
			runAll(fixture);
			assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(accessor.failure));
			assertThat(fixture.registry.connections()).isEmpty();
			assertThat(this.socket.calls).isEmpty();
			assertThat(output.getOut()).contains("on purpose");
		}
	}

	@Test
	void aThreadLocalThatCannotBeSetForTerminateEndsTheConnection(CapturedOutput output) {
		try (FailingAccessor accessor = new FailingAccessor()) {
			LoopFixture<Frame> fixture = open(this.socket, Context.of(FailingAccessor.KEY, "value"));
			runAll(fixture);
			accessor.failure = new NoClassDefFoundError("on purpose");
			fixture.loop.disconnected();
			runAll(fixture);
			assertThat(fixture.registry.connections()).isEmpty();
			assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("failed during termination");
		}
	}

	@Test
	void otherThreadLocalsAreRestoredIfOneCannotBeSet() {
		ThreadLocal<String> user = new ThreadLocal<>();
		ContextRegistry.getInstance().registerThreadLocalAccessor("user", user);
		try (FailingAccessor accessor = new FailingAccessor()) {
			LoopFixture<Frame> fixture = open(this.socket, Context.of("user", "ann", FailingAccessor.KEY, "value"));
			accessor.failure = new IllegalStateException("on purpose");
			runAll(fixture);
			assertThat(user.get()).isNull();
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("user");
		}
	}

	private LoopFixture<Frame> open(RecordingSocket socket, ContextView context) {
		return LoopFixture.blocking(socket, this.executor::add, context).open();
	}

	private LoopFixture<Frame> open(RecordingSocket socket) {
		return open(socket, Context.empty());
	}

	private void runNext(LoopFixture<Frame> fixture) {
		this.executor.remove().run();
		fixture.eventLoop.runAll();
	}

	private void runAll(LoopFixture<Frame> fixture) {
		fixture.eventLoop.runAll();
		while (!this.executor.isEmpty()) {
			runNext(fixture);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
		throw (T) failure;
	}

	/**
	 * An accessor of an application, registered until it is closed.
	 */
	private static final class FailingAccessor implements ThreadLocalAccessor<String>, AutoCloseable {

		static final String KEY = "failing";

		@Nullable Throwable failure;

		FailingAccessor() {
			ContextRegistry.getInstance().registerThreadLocalAccessor(this);
		}

		@Override
		public Object key() {
			return KEY;
		}

		@Override
		public @Nullable String getValue() {
			return null;
		}

		@Override
		public void setValue(String value) {
			if (this.failure != null) {
				throw sneaky(this.failure);
			}
		}

		@Override
		public void setValue() {
		}

		@Override
		public void close() {
			ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		}

	}

}
