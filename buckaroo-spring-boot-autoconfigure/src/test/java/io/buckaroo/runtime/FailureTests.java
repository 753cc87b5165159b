package io.buckaroo.runtime;

import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for failures in every place: each ends only its own connection, and is logged
 * once.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureTests {

	@Test
	void aFailureOfAnEndingConnectionIsLogged(CapturedOutput output) {
		ScriptedConnection<Frame> connection = ScriptedConnection.socket();
		connection.fixture.open();
		connection.duringNextCallback(() -> End.EVICTED.cause(connection));
		End.FAILED_IN_INFO.cause(connection);
		connection.fixture.eventLoop.runAll();
		assertThat(connection.fixture.transport.closed).containsExactly(End.EVICTED.termination());
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("of route '/test' failed");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void aFailureOfASocketIsLoggedOnceAndEndsNoOtherConnection(Place place, Failure failure, CapturedOutput output) {
		assertContained(ScriptedConnection.socket(), place, failure, output);
	}

	@ParameterizedTest
	@MethodSource("failuresWithoutFrames")
	void aFailureOfAStreamIsLoggedOnceAndEndsNoOtherConnection(Place place, Failure failure, CapturedOutput output) {
		assertContained(ScriptedConnection.stream(), place, failure, output);
	}

	private static void assertContained(ScriptedConnection<?> connection, Place place, Failure failure,
			CapturedOutput output) {
		LoopFixture<Frame> neighbour = connection.fixture.neighbour((frame, state) -> Result.reply(frame)).open();
		if (!place.isInInit()) {
			connection.fixture.open();
		}
		place.cause(connection, failure.throwable);
		connection.fixture.eventLoop.runAll();
		assertThat(connection.terminations).containsExactly(new Termination.Failed(failure.throwable));
		assertThat(connection.calls).endsWith("terminate", "close");
		assertThat(connection.heldInTerminate()).isZero();
		assertLoggedOnce(connection.fixture, output);
		assertThat(connection.fixture.registry.connections()).containsExactly(neighbour.connection());
		neighbour.receive("still there?");
		assertThat(neighbour.transport.written).containsExactly(Frame.text("still there?"));
	}

	static Stream<Arguments> failures() {
		return Stream.of(Place.values())
			.flatMap((place) -> Stream.of(Failure.values()).map((failure) -> Arguments.of(place, failure)));
	}

	static Stream<Arguments> failuresWithoutFrames() {
		return failures()
			.filter((arguments) -> arguments.get()[0] != Place.HANDLE && arguments.get()[0] != Place.CONTROL);
	}

	@ParameterizedTest
	@EnumSource
	void aFailureOfAPublisherUsedAsEventSourceIsLoggedOnce(Failure failure, CapturedOutput output) {
		LoopFixture<Event> fixture = LoopFixture
			.of(BuckarooEventSource.from((connection) -> Flux.<ServerSentEvent<String>>error(failure.throwable)))
			.open();
		assertThat(fixture.transport.closed).containsExactly(new Termination.Failed(failure.throwable));
		assertLoggedOnce(fixture, output);
	}

	@ParameterizedTest
	@EnumSource
	void aFailureInTerminateIsLoggedOnceAndChangesNothing(Failure failure, CapturedOutput output) {
		ScriptedConnection<Frame> connection = ScriptedConnection.socket();
		connection.fixture.open();
		connection.duringTerminate(() -> sneakyThrow(failure.throwable));
		connection.fixture.loop.disconnected();
		assertThat(connection.fixture.transport.closed).containsExactly(new Termination.Disconnected());
		assertThat(connection.fixture.registry.connections()).isEmpty();
		assertLoggedOnce(connection.fixture, output);
	}

	@ParameterizedTest
	@EnumSource
	void failuresInACallbackAndInTerminateAreBothLogged(Failure failure, CapturedOutput output) {
		ScriptedConnection<Event> connection = ScriptedConnection.stream();
		connection.fixture.open();
		connection.duringTerminate(() -> sneakyThrow(new IllegalStateException("on purpose, too")));
		Place.INFO.cause(connection, failure.throwable);
		connection.fixture.eventLoop.runAll();
		assertThat(connection.fixture.transport.closed).containsExactly(new Termination.Failed(failure.throwable));
		assertThat(errors(output)).hasSize(2)
			.allMatch((line) -> line.contains(connection.fixture.connection().id()))
			.element(1)
			.matches((line) -> line.endsWith("failed during termination"));
	}

	private static void assertLoggedOnce(LoopFixture<?> fixture, CapturedOutput output) {
		String id = fixture.connection().id();
		assertThat(errors(output)).singleElement()
			.matches((line) -> line.contains("Connection " + id + " of route '/test'"), "names connection and route");
	}

	private static Stream<String> errors(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains(" ERROR "));
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneakyThrow(Throwable failure) throws T {
		throw (T) failure;
	}

	/**
	 * The exceptions thrown.
	 */
	enum Failure {

		EXCEPTION(new Exception("on purpose")), RUNTIME_EXCEPTION(new IllegalStateException("on purpose")),

		ASSERTION_ERROR(new AssertionError("on purpose")), STACK_OVERFLOW(new StackOverflowError("on purpose")),

		MISSING_CLASS(new NoClassDefFoundError("on purpose"));

		private final Throwable throwable;

		Failure(Throwable throwable) {
			this.throwable = throwable;
		}

	}

	/**
	 * The places that throw.
	 */
	enum Place {

		INIT((connection, failure) -> connection.inInit(connection.fail(failure))),

		INIT_LATER((connection, failure) -> connection.inInit(() -> Result.later(Mono.error(failure)))),

		OPENING((connection, failure) -> {
			connection.fixture.transport.opening = Mono.error(failure);
			connection.inInit(Result::ok);
		}),

		HANDLE((connection, failure) -> connection.inHandle(connection.fail(failure))),

		CONTROL((connection, failure) -> connection.inControl(connection.fail(failure))),

		INFO((connection, failure) -> connection.inInfo(connection.fail(failure))),

		LATER((connection, failure) -> {
			connection.awaitResult();
			connection.failLater(failure);
		}),

		LATER_AT_ONCE((connection, failure) -> connection.inInfo(() -> Result.later(Mono.error(failure)))),

		LATER_WHEN_SUBSCRIBED((connection, failure) -> connection.inInfo(() -> Result.later(Mono.defer(() -> {
			sneakyThrow(failure);
			return Mono.empty();
		})))),

		PUBLISHER((connection, failure) -> connection.inInfo(() -> {
			connection.forwardFailure(failure);
			return Result.ok();
		})),

		FEED((connection, failure) -> connection.feed.tryEmitError(failure)),

		WRITE((connection, failure) -> connection.inInfo(connection.failToWrite(failure))),

		FLUSH((connection, failure) -> connection.inInfo(connection.failToFlush(failure)));

		private final BiConsumer<ScriptedConnection<?>, Throwable> cause;

		Place(BiConsumer<ScriptedConnection<?>, Throwable> cause) {
			this.cause = cause;
		}

		private void cause(ScriptedConnection<?> connection, Throwable failure) {
			this.cause.accept(connection, failure);
		}

		private boolean isInInit() {
			return this == INIT || this == INIT_LATER || this == OPENING;
		}

	}

}
