package io.buckaroo.runtime;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.runtime.End.Turn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of a {@link ConnectionLoop}, in every race of two ends.
 */
class EndRaceTests {

	private static final LoggingSystem logging = LoggingSystem.get(EndRaceTests.class.getClassLoader());

	@BeforeAll
	static void doNotLogFailures() {
		logging.setLogLevel(ConnectionLoop.class.getName(), LogLevel.OFF);
	}

	@AfterAll
	static void logFailures() {
		logging.setLogLevel(ConnectionLoop.class.getName(), null);
	}

	@ParameterizedTest(name = "{0}, {1}, another end {2}")
	@MethodSource("firstEnds")
	void terminateIsCalledOnceAndLastForTheEndThatWins(Kind kind, End first, Moment moment) {
		assertThat(races(kind, first, moment)).isNotEmpty().allSatisfy(EndRaceTests::assertEndedOnce);
	}

	private static void assertEndedOnce(Race race) {
		ScriptedConnection<?> connection = race.run();
		assertThat(connection.terminations).containsExactly(race.winner().termination());
		assertThat(connection.fixture.transport.closed).containsExactly(race.winner().termination());
		assertThat(connection.calls).startsWith("init").endsWith("terminate", "close");
		assertThat(connection.lateCalls).isEmpty();
		if (race.moment() != Moment.IN_THE_CALLBACK_OF_THE_FIRST && !race.isShutdownThatWaits()) {
			assertThat(connection.lateWrites()).isZero();
		}
		assertThat(connection.writesAfterTerminate()).isZero();
		assertThat(connection.heldInTerminate()).isZero();
		assertThat(connection.fixture.registry.connections()).isEmpty();
		assertThat(connection.fixture.mailbox().send("too late")).isEqualTo(Delivery.CLOSED);
		assertThat(timersLeft(connection.fixture.eventLoop)).isZero();
	}

	private static int timersLeft(VirtualEventLoop eventLoop) {
		int before = eventLoop.timersRun();
		eventLoop.advance(Duration.ofHours(2));
		return eventLoop.timersRun() - before;
	}

	static Stream<Arguments> firstEnds() {
		return Stream.of(Kind.values())
			.flatMap((kind) -> kind.ends.stream()
				.flatMap((first) -> Stream.of(Moment.values())
					.filter((moment) -> !races(kind, first, moment).isEmpty())
					.map((moment) -> Arguments.of(kind, first, moment))));
	}

	private static List<Race> races(Kind kind, End first, Moment moment) {
		return kind.ends.stream()
			.map((second) -> new Race(kind, first, second, moment))
			.filter(Race::isPossible)
			.toList();
	}

	enum Kind {

		SOCKET(EnumSet.allOf(End.class)) {

			@Override
			ScriptedConnection<?> connection() {
				return ScriptedConnection.socket();
			}

		},

		STREAM(EnumSet.complementOf(EnumSet.of(End.STOPPED_IN_HANDLE, End.FAILED_IN_HANDLE, End.FAILED_IN_CONTROL,
				End.CLOSED_BY_PEER, End.BROKEN_PROTOCOL))) {

			@Override
			ScriptedConnection<?> connection() {
				return ScriptedConnection.stream();
			}

		};

		private final Set<End> ends;

		Kind(Set<End> ends) {
			this.ends = ends;
		}

		abstract ScriptedConnection<?> connection();

	}

	/**
	 * The moment at which the second end is caused.
	 */
	enum Moment {

		/** Before the loop runs. */
		WITH_THE_FIRST,

		/** Before the loop runs callbacks. */
		WHILE_THE_PEER_DOES_NOT_READ,

		IN_THE_CALLBACK_OF_THE_FIRST, IN_TERMINATE, IN_THE_CLOSE_OF_THE_TRANSPORT, AFTERWARDS

	}

	/**
	 * Two ends of one connection.
	 */
	record Race(Kind kind, End first, End second, Moment moment) {

		boolean isPossible() {
			if (this.second.turn() == Turn.INIT || (this.first == End.IDLE && this.second == End.STALLED)) {
				return false;
			}
			if (this.first.turn() == Turn.INIT) {
				return !isTogether() && this.second.isPossibleInInit();
			}
			if (this.kind == Kind.SOCKET && has(End.IDLE) && isNotRead()) {
				return false;
			}
			return switch (this.moment) {
				case WITH_THE_FIRST, WHILE_THE_PEER_DOES_NOT_READ -> true;
				case IN_THE_CALLBACK_OF_THE_FIRST -> this.first.isInCallback() && this.second.turn() != Turn.AWAITED;
				case IN_TERMINATE, IN_THE_CLOSE_OF_THE_TRANSPORT ->
					!(this.first == End.SHUT_DOWN && isShutdownThatWaits())
							&& (this.second.turn() != Turn.AWAITED || this.first.turn().compareTo(Turn.AWAITED) <= 0);
				case AFTERWARDS -> this.second.turn() != Turn.AWAITED || this.first.turn().compareTo(Turn.AWAITED) <= 0;
			};
		}

		/**
		 * Whether a shutdown waits for the result of the other end, which is applied.
		 */
		boolean isShutdownThatWaits() {
			return has(End.SHUT_DOWN) && (this.first.turn() == Turn.AWAITED || this.second.turn() == Turn.AWAITED);
		}

		private boolean isTogether() {
			return this.moment == Moment.WITH_THE_FIRST || this.moment == Moment.WHILE_THE_PEER_DOES_NOT_READ;
		}

		/**
		 * Whether the connection does not read, which suspends the idle timeout of a
		 * socket.
		 */
		private boolean isNotRead() {
			return this.moment == Moment.WHILE_THE_PEER_DOES_NOT_READ || this.first.turn() == Turn.AWAITED
					|| this.second.turn() == Turn.AWAITED;
		}

		private boolean has(End end) {
			return this.first == end || this.second == end;
		}

		End winner() {
			return switch (this.moment) {
				case WITH_THE_FIRST, WHILE_THE_PEER_DOES_NOT_READ -> End.winner(this.first, this.second);
				case IN_THE_CALLBACK_OF_THE_FIRST -> (this.second != End.SHUT_DOWN
						&& (this.second.turn() == Turn.AT_ONCE || this.first.turn() == Turn.FLUSH))
								? End.winner(this.first, this.second) : this.first;
				case IN_TERMINATE, IN_THE_CLOSE_OF_THE_TRANSPORT -> this.first;
				case AFTERWARDS -> (this.first == End.SHUT_DOWN && isShutdownThatWaits()) ? this.second : this.first;
			};
		}

		ScriptedConnection<?> run() {
			ScriptedConnection<?> connection = this.kind.connection();
			if (this.first.turn() != Turn.INIT) {
				connection.fixture.open();
				// In the order of the constants: stalled before awaiting
				Stream.of(this.first, this.second).sorted().forEach((end) -> end.arrange(connection));
			}
			run(connection, () -> this.first.cause(connection), () -> this.second.cause(connection));
			connection.fixture.eventLoop.runAll();
			return connection;
		}

		private void run(ScriptedConnection<?> connection, Runnable causeFirst, Runnable causeSecond) {
			LoopFixture<?> fixture = connection.fixture;
			switch (this.moment) {
				case WITH_THE_FIRST -> {
					fixture.loop.wake();
					causeFirst.run();
					causeSecond.run();
				}
				case WHILE_THE_PEER_DOES_NOT_READ -> {
					fixture.transport.writable = false;
					fixture.loop.wake();
					fixture.eventLoop.runAll();
					causeFirst.run();
					causeSecond.run();
					fixture.becomeWritable();
				}
				case IN_THE_CALLBACK_OF_THE_FIRST -> {
					connection.duringNextCallback(causeSecond);
					causeFirst.run();
				}
				case IN_TERMINATE -> {
					connection.duringTerminate(causeSecond);
					causeFirst.run();
				}
				case IN_THE_CLOSE_OF_THE_TRANSPORT -> {
					connection.duringClose(causeSecond);
					causeFirst.run();
				}
				case AFTERWARDS -> {
					causeFirst.run();
					fixture.eventLoop.runAll();
					causeSecond.run();
				}
			}
		}

	}

}
