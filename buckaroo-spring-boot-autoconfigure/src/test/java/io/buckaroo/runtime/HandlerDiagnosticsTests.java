package io.buckaroo.runtime;

import java.util.List;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandlerDiagnostics}, and for the log of openings and ends.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandlerDiagnosticsTests {

	private static final String ADVICE = "because its info is not overridden. Override info, or send messages of the type %s, "
			+ "which it sends to the client by default";

	@Test
	void aMessageThatASocketIgnoresIsLoggedOnceForItsType(CapturedOutput output) {
		LoopFixture<Frame> socket = LoopFixture.of((frame, state) -> Result.reply(frame));
		socket.open().send("secret", "secret", Event.of("secret"), Frame.text("sent"));
		assertThat(output.getOut())
			.containsOnlyOnce("WebSocket /test to bean 'socket' ignores messages of type java.lang.String, "
					+ ADVICE.formatted("Frame"))
			.containsOnlyOnce("WebSocket /test to bean 'socket' ignores messages of type io.buckaroo.Event, "
					+ ADVICE.formatted("Frame"))
			.doesNotContain("secret");
		assertThat(socket.transport.written).containsExactly(Frame.text("sent"));
	}

	@Test
	void aMessageThatAnEventSourceIgnoresIsLoggedOnceForItsType(CapturedOutput output) {
		LoopFixture<Event> source = LoopFixture.of(new BuckarooEventSource<Void>() {
		});
		source.open().send(Frame.text("secret"), Frame.text("secret"), 1);
		assertThat(output.getOut())
			.containsOnlyOnce("SSE /test to bean 'source' ignores messages of type io.buckaroo.Frame$Text, "
					+ ADVICE.formatted("Event"))
			.containsOnlyOnce("SSE /test to bean 'source' ignores messages of type java.lang.Integer, ")
			.doesNotContain("secret");
	}

	@Test
	void aMessageThatThePublisherOfAnEventSourceIgnoresIsLogged(CapturedOutput output) {
		LoopFixture.of(BuckarooEventSource.<String>from((connection) -> Flux.never())).open().send("secret");
		assertThat(output).contains("SSE /test to bean 'source' ignores messages of type java.lang.String, ");
	}

	@Test
	void aMessageThatIsLeftToTheDefaultInfoIsLogged(CapturedOutput output) {
		BuckarooSocket<Void> socket = new BuckarooSocket<>() {

			@Override
			public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
				return Result.ok();
			}

			@Override
			public Result<Frame, Void> info(Object message, @Nullable Void state) throws Exception {
				return BuckarooSocket.super.info(message, state);
			}

		};
		LoopFixture.blocking(socket, Runnable::run, Context.empty()).open().send("secret");
		assertThat(output).contains("ignores messages of type java.lang.String, ");
	}

	@Test
	void aMessageThatAHandlerIgnoresItselfIsNotLogged(CapturedOutput output) {
		LoopFixture.of(new RecordingSocket()).open().send("message");
		assertThat(output).doesNotContain("ignores");
	}

	@Test
	void theFunctionOfALaterThatReturnsNullIsExplained(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture
			.of((BuckarooSocket<Void>) (frame, state) -> Result.later(Mono.just(1), (one) -> null))
			.open();
		fixture.receive("a");
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(output).contains("The function of Result.later returned null: return Result.ok() to send nothing");
	}

	@Test
	void aStateOfAnotherTypeIsExplained(CapturedOutput output) {
		LoopFixture<Frame> fixture = LoopFixture.of(new Counter()).open();
		fixture.receive("a");
		assertExplained(fixture, output, "handle");
	}

	@Test
	void aStateOfAnotherTypeIsExplainedInEachCallback(CapturedOutput output) {
		LoopFixture.of(new Counter()).open().send("a");
		LoopFixture<Frame> fixture = LoopFixture.of(new Counter()).open();
		fixture.loop.received(Frame.ping());
		fixture.loop.receivedAll();
		assertThat(output)
			.contains("The info of WebSocket /test to bean 'socket' received a state of type java.lang.String")
			.contains("The control of WebSocket /test to bean 'socket' received a state of type java.lang.String")
			.contains("The terminate of WebSocket /test to bean 'socket' received a state of type java.lang.String");
	}

	@Test
	@SuppressWarnings({ "rawtypes", "unchecked" })
	void aStateOfAnotherTypeOfALambdaIsExplained(CapturedOutput output) {
		BuckarooSocket<Integer> counter = (frame, count) -> (count == null) ? (Result) Result.ok("one")
				: Result.ok(count + 1);
		LoopFixture<Frame> fixture = LoopFixture.of(counter).open();
		fixture.receive("a", "b");
		assertExplained(fixture, output, "handle");
	}

	@Test
	void aClassCastExceptionOfTheHandlerIsNotExplained(CapturedOutput output) {
		BuckarooSocket<Integer> failing = (frame, state) -> {
			if (state == null) {
				return Result.ok(1);
			}
			Object text = "text";
			return Result.ok((Integer) text);
		};
		LoopFixture<Frame> fixture = LoopFixture.of(failing).open();
		fixture.receive("a", "b");
		assertThat(fixture.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(output).contains("ClassCastException").doesNotContain("received a state");
	}

	@Test
	void theOpeningAndTheEndAreLoggedAtDebugWithoutInputOfTheClient(CapturedOutput output) {
		withDebug(() -> {
			LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.ok()).open();
			assertThat(output).contains("Connection %s of route '/test' opens".formatted(fixture.connection().id()));
			fixture.loop.inboundEnded(new Termination.ClosedByPeer(new CloseStatus(4000, "secret")));
			assertThat(output).contains("Connection %s of route '/test' ends: ClosedByPeer, close code 4000"
				.formatted(fixture.connection().id()));
		});
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void theEndOfAStreamIsLoggedAtDebug(CapturedOutput output) {
		withDebug(() -> {
			LoopFixture<Event> fixture = LoopFixture.of(new BuckarooEventSource<Void>() {
			}).open();
			fixture.loop.disconnected();
			assertThat(output)
				.contains("Connection %s of route '/test' ends: Disconnected".formatted(fixture.connection().id()));
		});
	}

	@Test
	void openingsAndEndsAreNotLoggedByDefault(CapturedOutput output) {
		LoopFixture.of((frame, state) -> Result.ok()).open().loop.disconnected();
		assertThat(output).doesNotContain("opens").doesNotContain("ends");
	}

	private static void assertExplained(LoopFixture<Frame> fixture, CapturedOutput output, String callback) {
		assertThat(fixture.transport.closed).singleElement()
			.isInstanceOfSatisfying(Termination.Failed.class,
					(failed) -> assertThat(failed.cause()).isInstanceOf(ClassCastException.class)
						.hasCauseInstanceOf(ClassCastException.class));
		assertThat(output).contains(
				"The %s of WebSocket /test to bean 'socket' received a state of type java.lang.String: declare the type of "
					.formatted(callback) + "the state in the handler and its results");
	}

	private static void withDebug(Runnable test) {
		LoggingSystem logging = LoggingSystem.get(HandlerDiagnosticsTests.class.getClassLoader());
		logging.setLogLevel(ConnectionLoop.class.getName(), LogLevel.DEBUG);
		try {
			test.run();
		}
		finally {
			logging.setLogLevel(ConnectionLoop.class.getName(), null);
		}
	}

	/**
	 * A socket whose first state is of another type than it declares.
	 */
	private static final class Counter implements BuckarooSocket<Integer> {

		@Override
		@SuppressWarnings({ "rawtypes", "unchecked" })
		public Result<Frame, Integer> init(Connection connection) {
			return (Result) Result.ok("none");
		}

		@Override
		public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) {
			return Result.ok(state);
		}

		@Override
		public Result<Frame, Integer> control(Frame.Control frame, @Nullable Integer state) {
			return Result.ok(state);
		}

		@Override
		public Result<Frame, Integer> info(Object message, @Nullable Integer state) {
			return Result.reply(List.of(), state);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Integer state) {
		}

	}

}
