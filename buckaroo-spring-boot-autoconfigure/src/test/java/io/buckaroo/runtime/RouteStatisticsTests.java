package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link RouteStatistics}: what connections count for their route.
 */
class RouteStatisticsTests {

	private static final BuckarooSocket<Void> ECHO = (frame, state) -> Result.reply(frame);

	private final LoopFixture<Frame> fixture = LoopFixture.of(ECHO);

	@Test
	void aRouteCountsNothingAtFirst() {
		this.fixture.registry
			.announce(Map.of(ConnectionKind.WEBSOCKET, Set.of("/a", "/b"), ConnectionKind.SSE, Set.of("/b")));
		Traffic none = new Traffic(0, 0);
		assertThat(this.fixture.registry.routeStatistics()).containsExactly(
				new RouteStatistics("websocket", "/a", 0, 0, 0, none, none, Map.of(), Map.of(), Map.of(), Map.of()),
				new RouteStatistics("sse", "/b", 0, 0, 0, none, none, Map.of(), Map.of(), Map.of(), Map.of()),
				new RouteStatistics("websocket", "/b", 0, 0, 0, none, none, Map.of(), Map.of(), Map.of(), Map.of()));
	}

	@Test
	void readingTheStatisticsOfAnUnknownRouteDoesNotAddIt() {
		assertThat(this.fixture.registry.routeStatistics(ConnectionKind.SSE, "/unknown").opened()).isZero();
		assertThat(this.fixture.registry.routeStatistics()).isEmpty();
	}

	@Test
	void anOpenConnectionIsCounted() {
		this.fixture.open();
		assertThat(statistics().open()).isEqualTo(1);
		assertThat(statistics().opened()).isEqualTo(1);
		assertThat(statistics().ended()).isEmpty();
	}

	@Test
	void aConnectionThatHasEndedIsCountedByItsTermination() {
		this.fixture.open().loop.end(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
		this.fixture.eventLoop.runAll();
		this.fixture.neighbour(ECHO).open().loop.disconnected();
		assertThat(statistics().open()).isZero();
		assertThat(statistics().opened()).isEqualTo(2);
		assertThat(statistics().ended()).isEqualTo(Map.of("evicted", 1L, "disconnected", 1L));
	}

	@Test
	void messagesAreCountedInBothDirections() {
		this.fixture.open().receive("a", "b");
		this.fixture.send(Frame.text("c"));
		assertThat(statistics().received().messages()).isEqualTo(2);
		assertThat(statistics().sent().messages()).isEqualTo(3);
	}

	@Test
	void bytesAreCountedInBothDirections() {
		this.fixture.open().loop.countReceivedBytes(10);
		this.fixture.loop.countSentBytes(20);
		assertThat(statistics().received().bytes()).isEqualTo(10);
		assertThat(statistics().sent().bytes()).isEqualTo(20);
	}

	@Test
	void controlFramesAreNotMessages() {
		this.fixture.open().loop.received(Frame.ping());
		this.fixture.loop.received(new Frame.Pong(Frame.ping().payload()));
		this.fixture.loop.receivedAll();
		this.fixture.send(Frame.ping());
		this.fixture.advance(LoopFixture.KEEP_ALIVE);
		assertThat(this.fixture.transport.written).hasSize(2);
		assertThat(statistics().received().messages()).isZero();
		assertThat(statistics().sent().messages()).isZero();
	}

	@Test
	void eventsAreCountedAsMessagesSent() {
		LoopFixture<Event> stream = LoopFixture.of(new BuckarooEventSource<Void>() {
		}).open();
		stream.send(Event.of("a"), Event.of("b"));
		RouteStatistics statistics = stream.registry.routeStatistics(ConnectionKind.SSE, "/test");
		assertThat(statistics.sent().messages()).isEqualTo(2);
		assertThat(statistics.received()).isEqualTo(new Traffic(0, 0));
	}

	@Test
	void countsOutliveTheConnection() {
		this.fixture.open().receive("a");
		this.fixture.loop.disconnected();
		assertThat(statistics().received().messages()).isEqualTo(1);
		assertThat(statistics().sent().messages()).isEqualTo(1);
	}

	@Test
	void countsOutliveAShutdownAndRestart() {
		this.fixture.open().receive("a");
		this.fixture.registry.shutdown(Duration.ZERO, Schedulers.immediate()).subscribe();
		this.fixture.eventLoop.runAll();
		this.fixture.registry.reopen();
		assertThat(statistics().received().messages()).isEqualTo(1);
		assertThat(statistics().ended()).isEqualTo(Map.of("shutdown", 1L));
		this.fixture.neighbour(ECHO).open().receive("b");
		assertThat(statistics().received().messages()).isEqualTo(2);
		assertThat(statistics().open()).isEqualTo(1);
		assertThat(statistics().opened()).isEqualTo(2);
	}

	@Test
	void aConnectionThatOpensWhileTheApplicationStartsIsCountedOnce() {
		Connection connection = spy(new TestConnection("1", "/test", this.fixture.mailbox()));
		willAnswer((id) -> {
			this.fixture.registry.reopen();
			return "1";
		}).given(connection).id();
		this.fixture.loop.open(connection);
		assertThat(statistics().open()).isEqualTo(1);
		this.fixture.loop.disconnected();
		assertThat(statistics().open()).isZero();
	}

	@Test
	void connectionsOfDifferentEventLoopsAreSummed() {
		this.fixture.open().receive("a");
		this.fixture.onAnotherEventLoop(ECHO).open().receive("b", "c");
		assertThat(statistics().open()).isEqualTo(2);
		assertThat(statistics().received().messages()).isEqualTo(3);
	}

	@Test
	void aClientThatDoesNotReadIsPausedUntilItReads() {
		this.fixture.open().transport.limit = 1;
		this.fixture.receive("a");
		assertThat(statistics().paused()).isEqualTo(1);
		this.fixture.becomeWritable();
		assertThat(statistics().paused()).isZero();
	}

	@Test
	void aPausedClientIsNoLongerPausedOnceItIsGone() {
		this.fixture.open().transport.limit = 1;
		this.fixture.receive("a");
		this.fixture.loop.disconnected();
		assertThat(statistics().paused()).isZero();
		assertThat(statistics().open()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "CLOSE, close", "DROP_NEWEST, drop-newest", "DROP_OLDEST, drop-oldest", "LATEST, latest" })
	void messagesThatAFullMailboxRejectsAreCounted(Overflow overflow, String label) {
		LoopFixture<Frame> full = withMailboxOfTwo(overflow);
		full.send("a", "b", "c");
		RouteStatistics statistics = full.registry.routeStatistics(ConnectionKind.WEBSOCKET, "/test");
		assertThat(statistics.rejections()).isEqualTo(Map.of(label, 1L));
		assertThat(statistics.rejected()).isEqualTo(1);
	}

	@Test
	void broadcastsThatAFullMailboxRejectsAreCounted() {
		LoopFixture<Frame> full = withMailboxOfTwo(Overflow.DROP_NEWEST);
		List.of("a", "b", "c", "d").forEach(full.registry.of("/test")::send);
		full.eventLoop.runAll();
		assertThat(full.registry.routeStatistics(ConnectionKind.WEBSOCKET, "/test").rejections())
			.isEqualTo(Map.of("drop-newest", 2L));
	}

	@Test
	void aMessageThatANewerOneReplacesIsNotRejected() {
		LoopFixture<Frame> full = withMailboxOfTwo(Overflow.LATEST);
		full.send(new Keyed("x", "x1"), new Keyed("x", "x2"), new Keyed("x", "x3"));
		assertThat(full.registry.routeStatistics(ConnectionKind.WEBSOCKET, "/test").rejected()).isZero();
	}

	@Test
	void mailboxesThatAreAtLeastHalfFullAreCounted() {
		LoopFixture<Frame> fixture = withMailboxOfTwo(Overflow.CLOSE);
		assertThat(fixture.registry.fillingMailboxes()).isEmpty();
		fixture.send("a");
		assertThat(fixture.registry.fillingMailboxes()).isEqualTo(Map.of("websocket", Map.of("/test", 1L)));
	}

	private static LoopFixture<Frame> withMailboxOfTwo(Overflow overflow) {
		LoopFixture<Frame> fixture = LoopFixture
			.of(ECHO, new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 2, overflow))
			.open();
		fixture.transport.writable = false;
		return fixture;
	}

	@Test
	void aConnectionThatInitRefusesIsNeitherOpenedNorEnded() {
		LoopFixture<Frame> refused = LoopFixture.of(new FailingInit());
		refused.transport.refusing = true;
		refused.open();
		RouteStatistics statistics = refused.registry.routeStatistics(ConnectionKind.WEBSOCKET, "/test");
		assertThat(statistics.open()).isZero();
		assertThat(statistics.opened()).isZero();
		assertThat(statistics.ended()).isEmpty();
	}

	@Test
	void aConnectionThatFailsInInitIsOpenedAndEnded() {
		LoopFixture<Frame> failed = LoopFixture.of(new FailingInit()).open();
		RouteStatistics statistics = failed.registry.routeStatistics(ConnectionKind.WEBSOCKET, "/test");
		assertThat(statistics.opened()).isEqualTo(1);
		assertThat(statistics.ended()).isEqualTo(Map.of("failed", 1L));
	}

	@Test
	void aConnectionIsOpenedOnceItsTransportIs() {
		this.fixture.transport.opening = Mono.never();
		this.fixture.open();
		assertThat(statistics().open()).isEqualTo(1);
		assertThat(statistics().opened()).isZero();
	}

	@Test
	void handshakesAreCountedByTheirOutcome() {
		this.fixture.registry.handshake(ConnectionKind.WEBSOCKET, "/test", HandshakeOutcome.ADMITTED, Duration.ZERO);
		this.fixture.registry.handshake(ConnectionKind.WEBSOCKET, "/test", HandshakeOutcome.ORIGIN, Duration.ZERO);
		this.fixture.registry.handshake(ConnectionKind.WEBSOCKET, "/test", HandshakeOutcome.ORIGIN, Duration.ZERO);
		assertThat(statistics().handshakes()).isEqualTo(Map.of("admitted", 1L, "origin", 2L));
	}

	@Test
	void listenersObserveHandshakesAndEnds() {
		List<String> observed = new ArrayList<>();
		this.fixture.registry.listen(new ConnectionListener() {

			@Override
			public void handshake(ConnectionKind kind, String route, HandshakeOutcome outcome, Duration duration) {
				observed.add(kind + " " + route + " " + outcome + " " + duration);
			}

			@Override
			public void ended(ConnectionKind kind, String route, Termination termination, Duration duration) {
				observed.add(kind + " " + route + " " + termination + " " + duration);
			}

		});
		this.fixture.registry.handshake(ConnectionKind.SSE, "/news", HandshakeOutcome.LIMIT, Duration.ofMillis(5));
		this.fixture.open().advance(Duration.ofSeconds(7));
		this.fixture.loop.disconnected();
		assertThat(observed).containsExactly("SSE /news LIMIT PT0.005S", "WEBSOCKET /test Disconnected[] PT7S");
	}

	private RouteStatistics statistics() {
		return this.fixture.registry.routeStatistics(ConnectionKind.WEBSOCKET, "/test");
	}

	private static final class FailingInit implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

}
