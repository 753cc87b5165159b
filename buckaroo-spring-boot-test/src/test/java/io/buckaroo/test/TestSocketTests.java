package io.buckaroo.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestSocket}.
 */
class TestSocketTests {

	@Test
	void runsAWholeConnection() {
		TestSocket<TallySocket.Tally> socket = TallySocket.open();
		socket.receive("spring again");
		assertThat(socket).hasSent("heard 1 times").hasState(new TallySocket.Tally("spring", 1)).isOpen();
		socket.advance(Duration.ofSeconds(61));
		assertThat(socket).hasSentPings(2).hasEnded(Termination.IdleTimeout.class).hasCloseCode(1000);
	}

	@Test
	void returnsTheState() {
		assertThat(TallySocket.open().state().word()).isEqualTo("spring");
	}

	@Test
	void receivesFramesInOrder() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.receive("a", "b");
		socket.receive(Frame.binary(new byte[] { 1 }), Frame.text("c"));
		assertThat(socket).hasSent(Frame.text("a"), Frame.text("b"), Frame.binary(new byte[] { 1 }), Frame.text("c"));
	}

	@Test
	void answersPings() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.receive(Frame.ping(ByteBuffer.wrap(new byte[] { 1 })));
		assertThat(socket).hasSent(Frame.pong(ByteBuffer.wrap(new byte[] { 1 }))).hasSentPings(0);
	}

	@Test
	void sendsToTheMailbox() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.send(1, "two");
		assertThat(socket).hasSent("1", "two").hasSentLast("two");
	}

	@Test
	void handlesWhatTheTestSendsToTheMailboxOfTheConnection() {
		List<Object> received = new ArrayList<>();
		TestSocket<Void> socket = TestSocket.open(new Echo() {
			@Override
			public Result<Frame, Void> info(Object message, Void state) {
				received.add(message);
				return Result.ok();
			}
		});
		assertThat(socket.connection().mailbox().send("now")).isEqualTo(Mailbox.Delivery.ACCEPTED);
		assertThat(received).containsExactly("now");
	}

	@Test
	void runsTimersInVirtualTime() {
		TestSocket<Void> socket = TestSocket.open(new Echo() {
			@Override
			public Result<Frame, Void> init(Connection connection) {
				connection.mailbox().sendAfter(Duration.ofMillis(1500), "after");
				connection.mailbox().sendEvery(Duration.ofSeconds(1), "every");
				return Result.ok();
			}
		});
		assertThat(socket).hasSentNothing();
		socket.advance(Duration.ofSeconds(2));
		assertThat(socket.sent()).containsExactly(new Sent<>(Duration.ofSeconds(1), Frame.text("every")),
				new Sent<>(Duration.ofMillis(1500), Frame.text("after")),
				new Sent<>(Duration.ofSeconds(2), Frame.text("every")));
	}

	@Test
	void countsTimesFromTheOpeningOfTheConnection() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		buckaroo.advance(Duration.ofHours(1));
		TestSocket<Void> socket = buckaroo.openSocket(new Echo());
		socket.receive("a");
		assertThat(socket.sent()).extracting(Sent::time).containsExactly(Duration.ZERO);
	}

	@Test
	void aFrameRestartsTheIdleTimeout() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.advance(Duration.ofSeconds(59));
		socket.receive("still here");
		socket.advance(Duration.ofSeconds(59));
		assertThat(socket).isOpen();
		socket.advance(Duration.ofSeconds(1));
		assertThat(socket).hasEnded(new Termination.IdleTimeout()).hasCloseReason("Idle timeout");
	}

	@Test
	void answeredPingsKeepTheConnectionOpen() {
		TestSocket<Void> socket = TestSocket.open(new Echo(), TestRequest::answerPings);
		socket.advance(Duration.ofMinutes(5));
		assertThat(socket).hasSentPings(12).isOpen();
	}

	@Test
	void pausesWhileTheClientDoesNotRead() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.stopReading();
		socket.receive("in the network", "not read yet");
		assertThat(socket).hasSent("in the network").isPaused();
		socket.resumeReading();
		assertThat(socket).hasSent("in the network", "not read yet").isOpen();
	}

	@Test
	void messagesWaitWhileTheClientDoesNotRead() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.stopReading();
		socket.send("in the network", "in the mailbox");
		assertThat(socket).hasSent("in the network").isPaused();
		socket.resumeReading();
		assertThat(socket).hasSent("in the network", "in the mailbox");
	}

	@Test
	void aClientThatDoesNotReadReachesTheSendTimeout() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.stopReading();
		socket.send("a");
		socket.advance(Duration.ofSeconds(9));
		assertThat(socket).isPaused();
		socket.advance(Duration.ofSeconds(1));
		assertThat(socket).hasEnded(Termination.SlowConsumer.class).hasCloseCode(1013);
	}

	@Test
	void aFullMailboxEndsTheConnection() {
		TestSocket<Void> socket = TestSocket.open(new Echo(), (request) -> request.mailboxCapacity(2));
		socket.stopReading();
		socket.send("in the network", "waits", "waits", "overflows");
		assertThat(socket).hasEnded(Termination.SlowConsumer.class).hasSent("in the network");
	}

	@Test
	void aFullMailboxFollowsTheOverflowPolicy() {
		TestSocket<Void> socket = TestSocket.open(new Echo(),
				(request) -> request.mailboxCapacity(2).overflow(Overflow.DROP_OLDEST));
		socket.stopReading();
		socket.send(1, 2, 3, 4);
		socket.resumeReading();
		assertThat(socket).hasSent("1", "3", "4");
	}

	@Test
	void reportsADroppedMessage() {
		TestSocket<Void> socket = TestSocket.open(new Echo(),
				(request) -> request.mailboxCapacity(1).overflow(Overflow.DROP_NEWEST));
		socket.stopReading();
		socket.send("in the network", "waits");
		assertThat(socket.connection().mailbox().send("new")).isEqualTo(Mailbox.Delivery.DROPPED);
	}

	@Test
	void theClientCloses() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.close();
		assertThat(socket).hasEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		assertThat(socket.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void theClientClosesWithAStatus() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.close(CloseStatus.GOING_AWAY);
		assertThat(socket).hasEnded(Termination.ClosedByPeer.class).hasCloseCode(1001);
	}

	@Test
	void theClientDisconnects() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.disconnect();
		assertThat(socket).hasEnded(Termination.Disconnected.class);
		assertThat(socket.closeStatus()).isNull();
	}

	@Test
	void theApplicationEvicts() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.evict();
		assertThat(socket).hasEnded(Termination.Evicted.class).hasCloseCode(1008);
	}

	@Test
	void theApplicationEvictsWithAStatus() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.evict(new CloseStatus(4001, "Account locked"));
		assertThat(socket).hasCloseCode(4001).hasCloseReason("Account locked");
	}

	@Test
	void theApplicationShutsDown() {
		TestSocket<Void> socket = TestSocket.open(new Echo());
		socket.shutDown();
		assertThat(socket).hasEnded(Termination.Shutdown.class).hasCloseCode(1001);
	}

	@Test
	void theHandlerStops() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> Result.stop(Result.reply(Frame.text("bye")),
				new CloseStatus(4000, "No bid in two minutes")));
		socket.receive("stop");
		assertThat(socket).hasSent("bye")
			.hasEnded(new Termination.Stopped(new CloseStatus(4000, "No bid in two minutes")));
	}

	@Test
	void aCallbackThrows() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> {
			throw new IllegalStateException("no");
		});
		socket.receive("a");
		assertThat(socket).hasFailedWith(IllegalStateException.class).hasCloseCode(1011);
	}

	@Test
	void terminateReceivesTheReasonAndTheState() {
		List<Object> received = new ArrayList<>();
		TestSocket<String> socket = TestSocket.open(new BuckarooSocket<String>() {
			@Override
			public Result<Frame, String> handle(Frame.Data frame, String state) {
				return Result.ok("last");
			}

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable String state) {
				received.addAll(List.of(termination, connection, String.valueOf(state)));
			}
		});
		socket.receive("a");
		socket.disconnect();
		assertThat(received).containsExactly(new Termination.Disconnected(), socket.connection(), "last");
	}

	@Test
	void waitsForAResultInVirtualTime() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> Result.later(Mono.delay(Duration.ofSeconds(5)),
				(zero) -> Result.reply(Frame.text("done"))));
		socket.receive("slow");
		assertThat(socket).isWaiting().hasSentNothing();
		socket.advance(Duration.ofSeconds(5));
		assertThat(socket).hasSent("done").isOpen();
	}

	@Test
	void framesWaitWhileTheHandlerWaits() {
		TestSocket<Void> socket = TestSocket
			.open((frame, state) -> Result.later(Mono.delay(Duration.ofSeconds(5)), (zero) -> Result.reply(frame)));
		socket.receive("a", "b");
		socket.advance(Duration.ofSeconds(5));
		assertThat(socket).hasSent("a").isWaiting();
		socket.advance(Duration.ofSeconds(5));
		assertThat(socket).hasSent("a", "b");
	}

	@Test
	void theClientDisconnectsWhileTheHandlerWaits() {
		List<String> cancelled = new ArrayList<>();
		TestSocket<Void> socket = TestSocket.open((frame, state) -> Result
			.later(Mono.<Result<Frame, Void>>never().doOnCancel(() -> cancelled.add("later"))));
		socket.receive("a");
		socket.disconnect();
		assertThat(socket).hasEnded(Termination.Disconnected.class);
		assertThat(cancelled).containsExactly("later");
	}

	@Test
	void aShutdownWaitsForAResult() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> Result.later(Mono.delay(Duration.ofSeconds(5)),
				(zero) -> Result.reply(Frame.text("done"))));
		socket.receive("slow");
		socket.shutDown();
		assertThat(socket).isWaiting();
		socket.advance(Duration.ofSeconds(5));
		assertThat(socket).hasSent("done").hasEnded(Termination.Shutdown.class);
	}

	@Test
	void aShutdownDoesNotWaitForever() {
		TestSocket<Void> socket = TestSocket.open((frame, state) -> Result.later(Mono.never()));
		socket.receive("never");
		socket.shutDown();
		socket.advance(Duration.ofSeconds(19));
		assertThat(socket).isWaiting();
		socket.advance(Duration.ofSeconds(1));
		assertThat(socket).hasEnded(Termination.Shutdown.class);
	}

	@Test
	void forwardsAPublisherInVirtualTime() {
		TestSocket<Void> socket = TestSocket.open(new Echo() {
			@Override
			public Result<Frame, Void> init(Connection connection) {
				connection.mailbox().forward(Flux.interval(Duration.ofSeconds(1)));
				return Result.ok();
			}
		});
		socket.advance(Duration.ofSeconds(3));
		assertThat(socket).hasSent("0", "1", "2");
	}

	@Test
	void theMaximumAgeEndsTheConnection() {
		TestSocket<Void> socket = TestSocket.open(new Echo(),
				(request) -> request.answerPings().maxAge(Duration.ofHours(1)));
		socket.advance(Duration.ofMinutes(47));
		assertThat(socket).isOpen();
		socket.advance(Duration.ofMinutes(25));
		assertThat(socket).hasEnded(Termination.MaxAge.class);
	}

	@Test
	void theCredentialsExpire() {
		TestSocket<Void> socket = TestSocket.open(new Echo(),
				(request) -> request.answerPings().expiresAfter(Duration.ofMinutes(10)));
		socket.advance(Duration.ofMinutes(10).minusMillis(1));
		assertThat(socket).isOpen();
		socket.advance(Duration.ofMillis(1));
		assertThat(socket).hasEnded(Termination.Evicted.class).hasCloseReason("Credentials expired");
	}

	@Test
	void theCredentialsExpireAtATime() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestSocket<Void> socket = buckaroo.openSocket(new Echo(),
				(request) -> request.expiresAt(buckaroo.clock().instant().plusSeconds(10)));
		socket.advance(Duration.ofSeconds(10));
		assertThat(socket).hasEnded(Termination.Evicted.class);
	}

	@Test
	void theApplicationRenewsTheCredentials() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestSocket<Void> socket = buckaroo.openSocket(new Echo(),
				(request) -> request.expiresAfter(Duration.ofSeconds(10)));
		assertThat(buckaroo.renew(socket.connection().id(), buckaroo.clock().instant().plusSeconds(20))).isTrue();
		socket.advance(Duration.ofSeconds(19));
		assertThat(socket).isOpen();
		socket.advance(Duration.ofSeconds(1));
		assertThat(socket).hasEnded(Termination.Evicted.class);
	}

	@Test
	void theHandlerChangesItsIdleTimeout() {
		TestSocket<Void> socket = TestSocket.open(
				(frame, state) -> Result.idleTimeout(Duration.ofHours(1), Result.ok()),
				(request) -> request.pingInterval(Duration.ZERO));
		socket.receive("long");
		socket.advance(Duration.ofMinutes(59));
		assertThat(socket).isOpen().hasSentPings(0);
		socket.advance(Duration.ofMinutes(1));
		assertThat(socket).hasEnded(Termination.IdleTimeout.class);
	}

	@Test
	void refusesNull() {
		assertThatIllegalArgumentException().isThrownBy(() -> TestSocket.open((BuckarooSocket<Void>) null))
			.withMessage("'socket' must not be null");
		assertThatIllegalArgumentException().isThrownBy(() -> TestSocket.open(new Echo(), null))
			.withMessage("'request' must not be null");
		TestSocket<Void> socket = TestSocket.open(new Echo());
		assertThatIllegalArgumentException().isThrownBy(() -> socket.receive("a", null))
			.withMessage("'texts' must not contain null");
		assertThatIllegalArgumentException().isThrownBy(() -> socket.receive(Frame.text("a"), null))
			.withMessage("'frames' must not contain null");
		assertThatIllegalArgumentException().isThrownBy(() -> socket.send("a", null))
			.withMessage("'messages' must not contain null");
		assertThatIllegalArgumentException().isThrownBy(() -> socket.advance(null))
			.withMessage("'time' must not be null");
		assertThat(socket).hasSentNothing();
	}

}
