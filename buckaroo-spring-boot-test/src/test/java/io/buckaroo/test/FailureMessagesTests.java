package io.buckaroo.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the messages of failed expectations.
 */
class FailureMessagesTests {

	private final TestSocket<TallySocket.Tally> socket = TallySocket.open();

	@Test
	void otherMessagesWereSent() {
		this.socket.receive("spring again", "autumn");
		this.socket.advance(Duration.ofMillis(25_500));
		assertThat(failure(() -> assertThat(this.socket).hasSent("heard 2 times"))).hasMessage("""
				Expected to have been sent, in this order and nothing else:
				  text "heard 2 times"
				but was sent:
				  text "heard 1 times"

				WebSocket /tally/{word} to TallySocket, in virtual time:
				     0 s  init
				     0 s  handle(text "spring again")
				     0 s  sends text "heard 1 times"
				     0 s  handle(text "autumn")
				    25 s  sends a ping
				It is open.""");
	}

	@Test
	void nothingWasSent() {
		assertThat(failure(() -> assertThat(this.socket).hasSent("heard 1 times"))).hasMessageStartingWith("""
				Expected to have been sent, in this order and nothing else:
				  text "heard 1 times"
				but was sent:
				  nothing
				""");
	}

	@Test
	void theLastMessagesAreOthers() {
		this.socket.receive("spring", "spring");
		assertThat(failure(() -> assertThat(this.socket).hasSentLast("heard 3 times"))).hasMessageStartingWith("""
				Expected to have been sent last:
				  text "heard 3 times"
				but the last was:
				  text "heard 2 times"
				""");
	}

	@Test
	void somethingWasSent() {
		this.socket.receive("spring");
		assertThat(failure(() -> assertThat(this.socket).hasSentNothing())).hasMessageStartingWith("""
				Expected that nothing has been sent, but was sent:
				  text "heard 1 times"
				""");
	}

	@Test
	void framesAreShownWithTheirContent() {
		TestSocket<Void> echo = TestSocket.open(new Echo());
		echo.receive(Frame.binary(new byte[] { 1, (byte) 0xff }), Frame.binary(new byte[40]), Frame.ping());
		assertThat(failure(() -> assertThat(echo).hasSent(Frame.text("a").uncompressed()))).hasMessageContaining(
				"""
						  text "a" (uncompressed)
						but was sent:
						  binary [01 ff] (2 bytes)
						  binary [00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 …] (40 bytes)
						  pong
						""");
	}

	@Test
	void theNumberOfPingsDiffers() {
		this.socket.advance(Duration.ofSeconds(50));
		assertThat(failure(() -> assertThat(this.socket).hasSentPings(1)))
			.hasMessageStartingWith("Expected that the server has sent 1 ping, but it has sent 2.\n");
	}

	@Test
	void hasEndedUnexpectedly() {
		this.socket.close(new CloseStatus(4000, "bye"));
		assertThat(failure(() -> assertThat(this.socket).isOpen())).hasMessage("""
				Expected the connection to be open, but it has ended.

				WebSocket /tally/{word} to TallySocket, in virtual time:
				     0 s  init
				     0 s  the client closes with close code 4000 "bye"
				     0 s  ends with ClosedByPeer, close code 4000 "bye"
				It has ended.""");
	}

	@Test
	void hasNotEnded() {
		assertThat(failure(() -> assertThat(this.socket).hasEnded()))
			.hasMessageStartingWith("Expected the connection to have ended, but it has not ended.\n");
		assertThat(failure(() -> assertThat(this.socket).hasEnded(Termination.IdleTimeout.class)))
			.hasMessageStartingWith("Expected the connection to have ended with IdleTimeout, but it has not ended.\n");
		assertThat(failure(() -> assertThat(this.socket).hasCloseCode(1000))).hasMessageStartingWith(
				"Expected the connection to have ended with close code 1000, but it has not ended.\n");
		assertThat(failure(() -> assertThat(this.socket).hasFailedWith(IllegalStateException.class)))
			.hasMessageStartingWith("Expected the connection to have failed with java.lang.IllegalStateException, "
					+ "but it has not ended.\n");
	}

	@Test
	void hasEndedForAnotherReason() {
		this.socket.send("enough");
		assertThat(failure(() -> assertThat(this.socket).hasEnded(Termination.IdleTimeout.class)))
			.hasMessageStartingWith("Expected the connection to have ended with IdleTimeout, "
					+ "but it has ended with Stopped, close code 1000.\n");
		assertThat(failure(() -> assertThat(this.socket).hasEnded(new Termination.Stopped(CloseStatus.GOING_AWAY))))
			.hasMessageStartingWith("Expected the connection to have ended with Stopped, close code 1001, "
					+ "but it has ended with Stopped, close code 1000.\n");
		assertThat(failure(() -> assertThat(this.socket).hasCloseCode(1001)))
			.hasMessageStartingWith("Expected close code 1001, but it is 1000.\n");
		assertThat(failure(() -> assertThat(this.socket).hasCloseReason("bye")))
			.hasMessageStartingWith("Expected the close reason \"bye\", but it is null.\n");
	}

	@Test
	void aStreamHasNoCloseCode() {
		TestEventSource<Void> stream = TestEventSource.open(new BuckarooEventSource<Void>() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.stop();
			}
		});
		assertThat(failure(() -> assertThat(stream).hasEnded(Termination.IdleTimeout.class)))
			.hasMessageStartingWith(
					"Expected the connection to have ended with IdleTimeout, but it has ended with Stopped.\n")
			.hasMessageContaining("     0 s  ends with Stopped, answered with status 204\n");
	}

	@Test
	void aLostConnectionHasNoCloseCode() {
		this.socket.disconnect();
		assertThat(failure(() -> assertThat(this.socket).hasCloseCode(1000)))
			.hasMessageStartingWith("Expected the connection to have ended with close code 1000, "
					+ "but it was lost, without a close frame.\n");
	}

	@Test
	void aCallbackHasThrown() {
		IllegalStateException thrown = new IllegalStateException("no");
		TestSocket<Void> failing = TestSocket.open((frame, state) -> {
			throw thrown;
		});
		failing.receive("a");
		assertThat(failure(() -> assertThat(failing).hasSent("b"))).hasMessageEndingWith("""
				WebSocket /test to a lambda, in virtual time:
				     0 s  init
				     0 s  handle(text "a")
				     0 s  ends with Failed: java.lang.IllegalStateException: no
				The cause of this error is the exception with which it has failed.""").hasCause(thrown);
	}

	@Test
	void aCallbackHasBlocked() {
		TestSocket<Void> blocking = TestSocket.open((frame, state) -> {
			Mono.delay(Duration.ofSeconds(1)).block();
			return Result.ok();
		});
		blocking.receive("a");
		assertThat(failure(() -> assertThat(blocking).isOpen())).hasMessageEndingWith("""
				The cause of this error is the exception with which it has failed. \
				A handler that is not 'blocking' must not block: see Result.later, or blocking() of the request.""");
	}

	@Test
	void noMessageContainsAllParts() {
		this.socket.receive("spring", "spring");
		assertThat(failure(() -> assertThat(this.socket).hasSentContaining("1 times", "2 times")))
			.hasMessageStartingWith("""
					Expected one message to have been sent that contains all of:
					  "1 times"
					  "2 times"
					but was sent:
					  text "heard 1 times"
					  text "heard 2 times"
					""");
	}

	@Test
	void hasFailedWithAnotherException() {
		TestSocket<Void> failing = TestSocket.open((frame, state) -> {
			throw new IllegalStateException("no");
		});
		failing.receive("a");
		assertThat(failure(() -> assertThat(failing).hasFailedWith(IllegalArgumentException.class)))
			.hasMessageStartingWith("Expected the connection to have failed with java.lang.IllegalArgumentException, "
					+ "but it has ended with Failed: java.lang.IllegalStateException: no.\n")
			.hasCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void terminateHasThrown() {
		TestSocket<Void> failing = TestSocket.open(new Echo() {
			@Override
			public void terminate(Termination termination, Connection connection, Void state) {
				throw new IllegalStateException("no");
			}
		});
		failing.disconnect();
		assertThat(failing.toString()).contains("0 s  terminate throws java.lang.IllegalStateException: no\n");
	}

	@Test
	void theStateDiffers() {
		assertThat(failure(() -> assertThat(this.socket).hasState(new TallySocket.Tally("spring", 1))))
			.hasMessageStartingWith("""
					Expected the state to be:
					  Tally[word=spring, count=1]
					but it is:
					  Tally[word=spring, count=0]
					""");
	}

	@Test
	void isNotPaused() {
		assertThat(failure(() -> assertThat(this.socket).isPaused())).hasMessageStartingWith(
				"Expected the callbacks to pause, because the client does not read, but they do not. "
						+ "The output of one callback still fills the buffers of the network.\n");
	}

	@Test
	void isPaused() {
		TestSocket<Void> echo = TestSocket.open(new Echo());
		echo.stopReading();
		echo.receive("a", "b");
		assertThat(failure(() -> assertThat(echo).hasSent("a", "b"))).hasMessageEndingWith("""
				     0 s  the client stops reading
				     0 s  handle(text "a")
				     0 s  sends text "a"
				It pauses, because the client does not read. Frames of the client that are not read yet: 1.""");
	}

	@Test
	void isNotWaiting() {
		assertThat(failure(() -> assertThat(this.socket).isWaiting())).hasMessageStartingWith(
				"Expected the handler to wait for the result of a Result.later, but it does not.\n");
	}

	@Test
	void waitsForVirtualTime() {
		TestSocket<Void> waiting = TestSocket
			.open((frame, state) -> Result.later(Mono.delay(Duration.ofSeconds(5)), (zero) -> Result.reply(frame)));
		waiting.receive("a");
		waiting.advance(Duration.ofSeconds(2));
		assertThat(failure(() -> assertThat(waiting).hasSent("a"))).hasMessageEndingWith("""
				It waits for the result of handle(text "a") at 0 s. Advance the time if it is delayed: the next of \
				Reactor's timers is due in 3 s. Call await() if another thread computes it.""");
	}

	@Test
	void waitsForAnotherThread() {
		TestSocket<Void> waiting = TestSocket.open((frame, state) -> Result.later(Mono.never()));
		waiting.receive("a", "b");
		assertThat(failure(() -> assertThat(waiting).hasSent("a"))).hasMessageEndingWith("""
				It waits for the result of handle(text "a") at 0 s. None of Reactor's timers is pending. \
				Call await() if another thread computes it. Frames of the client that are not read yet: 1.""");
	}

	@Test
	void awaitsAResultInVain() {
		TestSocket<Void> waiting = TestSocket.open((frame, state) -> Result.later(Mono.never()));
		waiting.receive("a");
		assertThat(failure(() -> waiting.await(Duration.ofMillis(1)))).hasMessageStartingWith(
				"Expected the result of handle(text \"a\") at 0 s within 0.001 s, but it has not arrived.\n\n"
						+ "WebSocket /test to a lambda, in virtual time:\n");
	}

	@Test
	void awaitsAnAssertionInVain() {
		assertThat(failure(() -> this.socket.await(() -> assertThat(this.socket).hasSent("a"), Duration.ofMillis(1))))
			.hasMessageStartingWith("Expected to have been sent, in this order and nothing else:\n  text \"a\"\n");
	}

	@Test
	void isNotSubscribed() {
		this.socket.connection().subscribe("news");
		assertThat(failure(() -> assertThat(this.socket).isSubscribedTo("sport", "news"))).hasMessageStartingWith("""
				Expected the connection to be subscribed to:
				  "sport"
				but it is subscribed to:
				  "news"
				""");
	}

	@Test
	void hasNoPresence() {
		assertThat(failure(() -> assertThat(this.socket).hasPresence("room", "ann"))).hasMessageStartingWith(
				"Expected the connection to make \"ann\" present on topic \"room\", but it makes nobody present there.\n");
	}

	@Test
	void theClientActsAfterTheEnd() {
		this.socket.advance(Duration.ofSeconds(60));
		assertThat(failure(() -> this.socket.receive("late"))).hasMessage("""
				Expected an open connection in order to receive text "late", but it has ended.

				WebSocket /tally/{word} to TallySocket, in virtual time:
				     0 s  init
				    25 s  sends a ping
				    50 s  sends a ping
				    60 s  ends with IdleTimeout, close code 1000 "Idle timeout"
				It has ended, because the client was silent: see answerPings() of the request.""");
		assertThat(failure(this.socket::close))
			.hasMessageStartingWith("Expected an open connection in order to close it");
		assertThat(failure(this.socket::evict))
			.hasMessageStartingWith("Expected an open connection in order to evict it");
		assertThat(failure(() -> this.socket.send("late")))
			.hasMessageStartingWith("Expected an open connection in order to send \"late\" to its mailbox");
	}

	@Test
	void aMessageIsIgnored() {
		TestSocket<Void> echo = TestSocket.open((frame, state) -> Result.reply(frame));
		echo.send("tick");
		assertThat(echo.toString()).contains("""
				     0 s  info("tick")
				     0 s  ignores the message, because info is not overridden
				""");
	}

	@Test
	void theHandlerDoesNotComeToRest() {
		TestSocket<Connection> endless = TestSocket.open(new BuckarooSocket<Connection>() {
			@Override
			public Result<Frame, Connection> init(Connection connection) {
				return Result.ok(connection);
			}

			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				return Result.ok();
			}

			@Override
			public Result<Frame, Connection> info(Object message, Connection connection) {
				connection.mailbox().send(message);
				return Result.ok();
			}
		});
		assertThat(failure(() -> endless.send("again"))).hasMessageContaining("The handlers do not come to rest: ")
			.hasMessageContaining("callbacks and tasks ran at 0 s, and there are more. Does a callback cause itself, "
					+ "for example by sending a message to its own mailbox?\n\nThe latest callbacks:\n")
			.hasMessageEndingWith(
					"  at 0 s  info(\"again\") of WebSocket /test to an anonymous class\n".repeat(10).stripTrailing());
	}

	@Test
	void aLongTextIsCutOff() {
		TestSocket<Void> echo = TestSocket.open(new Echo());
		echo.receive("x".repeat(2_001));
		assertThat(echo.toString()).contains("sends text \"" + "x".repeat(2_000) + " …\" (2,001 characters)\n");
	}

	@Test
	void aTextOfSeveralLinesIsShownOnOne() {
		TestSocket<Void> echo = TestSocket.open(new Echo());
		echo.receive("a\n\tb\r\u0001");
		assertThat(echo.toString()).contains("sends text \"a\\n\\tb\\r\\u0001\"\n");
	}

	@Test
	void theDescriptionOfAConnectionDoesNotRunTasks() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestSocket<Void> echo = buckaroo.openSocket(new Echo());
		List<String> ran = new ArrayList<>();
		buckaroo.time().schedule(() -> ran.add("task"), 0);
		assertThat(echo.toString()).endsWith("It is open.");
		assertThat(ran).isEmpty();
	}

	@Test
	void aTopicMayBeNamedTwice() {
		this.socket.connection().subscribe("news");
		assertThat(this.socket).isSubscribedTo("news", "news");
	}

	@Test
	void longTextsDifferAtTheEnd() {
		TestSocket<Void> echo = TestSocket.open(new Echo());
		echo.receive("x".repeat(4_998) + "b");
		assertThat(failure(() -> assertThat(echo).hasSent("x".repeat(4_998) + "a"))).hasMessageContaining("""
				They differ at character 4,999, expected:
				  … "%1$sa"
				but was sent:
				  … "%1$sb"
				""".formatted("x".repeat(30)));
	}

	@Test
	void longDataDiffersAtTheEnd() {
		TestEventSource<Void> stream = quiet();
		stream.send(Event.of("x".repeat(4_998) + "b"));
		assertThat(failure(() -> assertThat(stream).hasSentData("x".repeat(4_998) + "a")))
			.hasMessageContaining("They differ at character 4,999, expected:\n");
	}

	@Test
	void manyPingsAreFolded() {
		TestSocket<Void> echo = TestSocket.open(new Echo(), TestRequest::answerPings);
		echo.advance(Duration.ofHours(5));
		assertThat(echo.toString()).contains("""
				     0 s  init
				    25 s  sends a ping
				 18000 s  sends a ping, the last of 720 in a row, answered
				It is open.""");
	}

	@Test
	void aLongTranscriptIsShortenedInTheMiddle() {
		TestSocket<Void> echo = TestSocket.open(new Echo());
		for (int i = 0; i < 1_000; i++) {
			echo.receive("message " + i);
		}
		assertThat(echo.toString().lines()).hasSize(1_003)
			.contains("          … 1,001 more …", "     0 s  handle(text \"message 0\")",
					"     0 s  sends text \"message 999\"");
	}

	@Test
	void theDescriptionOfTheAssertionComesFirst() {
		assertThat(failure(() -> assertThat(this.socket).as("the greeting").hasSent("hello")))
			.hasMessageStartingWith("[the greeting] Expected to have been sent");
	}

	@Test
	void theStatusDiffers() {
		assertThat(failure(() -> assertThat(quiet()).hasStatus(404))).hasMessage("""
				Expected a response with status 404, but its status is 200.

				SSE /test to an anonymous class, in virtual time:
				     0 s  init
				It is open.""");
	}

	@Test
	void thereIsNoResponse() {
		TestEventSource<Void> waiting = TestEventSource.open(new BuckarooEventSource<Void>() {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.later(Mono.fromFuture(new CompletableFuture<>()));
			}
		});
		assertThat(failure(() -> assertThat(waiting).hasStatus(200)))
			.hasMessageStartingWith("Expected a response with status 200, but there is no response.\n");
		assertThat(failure(() -> assertThat(waiting).isOpen()))
			.hasMessageStartingWith("Expected the connection to be open, but init has not accepted it yet.\n");
	}

	@Test
	void theDataDiffers() {
		TestEventSource<Void> stream = quiet();
		stream.send(Event.of("31.4").withName("price").withId("7"));
		assertThat(failure(() -> assertThat(stream).hasSentData(31.4))).hasMessage("""
				Expected events with this data, in this order and no others:
				  31.4
				but was sent:
				  "31.4"

				SSE /test to an anonymous class, in virtual time:
				     0 s  init
				     0 s  info(event name "price", id "7", data "31.4")
				     0 s  sends event name "price", id "7", data "31.4"
				It is open.""");
	}

	@Test
	void theDataDiffersInItsType() {
		TestEventSource<Void> stream = quiet();
		stream.send(Event.of(1L));
		assertThat(failure(() -> assertThat(stream).hasSentData(1))).hasMessageContaining("""
				They look the same, but their types are:
				  java.lang.Integer
				and:
				  java.lang.Long
				""");
		assertThat(failure(() -> assertThat(stream).hasSent(Event.of(1)))).hasMessageContaining(
				"They look the same. Compare the types of their content, and whether these have an equals method.");
	}

	@Test
	void aHeaderIsMissing() {
		assertThat(failure(() -> assertThat(quiet()).hasHeader("X-Rate", "5"))).hasMessageStartingWith("""
				Expected the response header X-Rate: 5, but the headers are:
				  Content-Type: text/event-stream;charset=UTF-8
				  Cache-Control: no-store, no-transform
				  X-Accel-Buffering: no
				""");
	}

	@Test
	void theNumberOfHeartbeatsDiffers() {
		assertThat(failure(() -> assertThat(quiet()).hasSentHeartbeats(2)))
			.hasMessageStartingWith("Expected that the server has sent 2 heartbeats, but it has sent 0.\n");
	}

	private static TestEventSource<Void> quiet() {
		return TestEventSource.open(new BuckarooEventSource<Void>() {
		});
	}

	private static AssertionError failure(ThrowingCallable assertion) {
		AssertionError failure = catchThrowableOfType(AssertionError.class, assertion);
		assertThat(failure).isNotNull();
		return failure;
	}

}
