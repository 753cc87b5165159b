package io.buckaroo.runtime;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LocalBuckaroo}: the connections of a principal.
 */
class LocalBuckarooTests {

	private final RecordingSocket anonymous = new RecordingSocket();

	private final RecordingSocket first = new RecordingSocket();

	private final RecordingSocket second = new RecordingSocket();

	private final RecordingSocket other = new RecordingSocket();

	private final LoopFixture<Frame> fixture = LoopFixture.of(this.anonymous).open();

	private final LoopFixture<Frame> firstOfAnn = open(this.first, "Ann", "/chat");

	private final LoopFixture<Frame> secondOfAnn = open(this.second, "Ann", "/prices");

	private final LoopFixture<Frame> ofBob = open(this.other, "Bob", "/chat");

	private final Buckaroo buckaroo = new LocalBuckaroo(this.fixture.registry);

	private LoopFixture<Frame> open(RecordingSocket socket, String name, String route) {
		return open(this.fixture.neighbour(socket), name, route);
	}

	private LoopFixture<Frame> open(LoopFixture<Frame> loop, String name, String route) {
		Connection connection = mock(Connection.class);
		given(connection.id()).willReturn(this.fixture.registry.nextId());
		given(connection.route()).willReturn(route);
		given(connection.principal()).willReturn((Principal) () -> name);
		loop.loop.open(connection);
		loop.eventLoop.runAll();
		return loop;
	}

	@Test
	void aMessageIsSentToAllConnectionsOfAPrincipalOnAllRoutes() {
		assertThat(this.buckaroo.sendToPrincipal("Ann", "a")).isEqualTo(2);
		this.fixture.eventLoop.runAll();
		assertThat(this.first.calls).containsExactly("init", "info a 1");
		assertThat(this.second.calls).containsExactly("init", "info a 1");
		assertThat(this.other.calls).containsExactly("init");
		assertThat(this.anonymous.calls).containsExactly("init");
	}

	@Test
	void aMessageForAPrincipalWithoutConnectionsReachesNone() {
		assertThat(this.buckaroo.sendToPrincipal("Carol", "a")).isZero();
		assertThat(this.buckaroo.sendToPrincipal("", "a")).isZero();
	}

	@Test
	void messagesToARouteAndToAPrincipalKeepTheirOrder() {
		this.buckaroo.sendToRoute("/chat", "a");
		this.buckaroo.sendToPrincipal("Ann", "b");
		this.buckaroo.sendToRoute("/chat", "c");
		this.fixture.eventLoop.runAll();
		assertThat(this.first.calls).containsExactly("init", "info a 1", "info b 2", "info c 3");
	}

	@Test
	void aMessageToAnUnknownRouteIsRefused() {
		this.fixture.registry.announce(Map.of(ConnectionKind.WEBSOCKET, Set.of("/live/chat/{room}"), ConnectionKind.SSE,
				Set.of("/live/prices")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.buckaroo.sendToRoute("/chat/{room}", "a"))
			.withMessage("There is no route '/chat/{room}'. Pass the pattern of a route, including the base path: "
					+ "the routes are [/live/chat/{room}, /live/prices]");
	}

	@Test
	void aMessageToARouteWithoutConnectionsReachesNone() {
		this.fixture.registry.announce(Map.of(ConnectionKind.SSE, Set.of("/news")));
		assertThat(this.buckaroo.sendToRoute("/news", "a")).isZero();
	}

	@Test
	void aMessageToAnyRouteIsAcceptedUntilTheRoutesAreKnown() {
		assertThat(this.buckaroo.sendToRoute("/news", "a")).isZero();
	}

	@Test
	void aConnectionThatHasEndedIsNotSentTo() {
		this.firstOfAnn.loop.disconnected();
		assertThat(this.buckaroo.sendToPrincipal("Ann", "a")).isEqualTo(1);
		this.fixture.eventLoop.runAll();
		this.secondOfAnn.loop.disconnected();
		assertThat(this.buckaroo.sendToPrincipal("Ann", "a")).isZero();
	}

	@Test
	void anExceptionThrownByAKeyEndsOnlyItsConnection() {
		RecordingSocket latest = new RecordingSocket();
		LoopFixture<Frame> failing = open(
				this.fixture.neighbour(latest, new ConnectionSettings(LoopFixture.IDLE_TIMEOUT, LoopFixture.KEEP_ALIVE,
						LoopFixture.SEND_TIMEOUT, Duration.ZERO, 8, Overflow.LATEST)),
				"Ann", "/latest");
		this.buckaroo.sendToPrincipal("Ann", new Keyed(new BrokenKey(), "a"));
		this.fixture.eventLoop.runAll();
		assertThat(failing.transport.closed).singleElement().isInstanceOf(Termination.Failed.class);
		assertThat(this.first.calls).containsExactly("init", "info a 1");
		assertThat(this.second.calls).containsExactly("init", "info a 1");
	}

	@Test
	void allConnectionsOfAPrincipalAreClosed() {
		assertThat(this.buckaroo.closePrincipal("Ann", new CloseStatus(4001, "signed out"))).isEqualTo(2);
		this.fixture.eventLoop.runAll();
		Termination evicted = new Termination.Evicted(new CloseStatus(4001, "signed out"));
		assertThat(this.first.terminations).containsExactly(evicted);
		assertThat(this.second.terminations).containsExactly(evicted);
		assertThat(this.ofBob.transport.closed).isEmpty();
		assertThat(this.fixture.transport.closed).isEmpty();
		assertThat(this.buckaroo.closePrincipal("Ann")).isZero();
	}

	@Test
	void withoutAStatusThePolicyIsViolated() {
		assertThat(this.buckaroo.closePrincipal("Bob")).isEqualTo(1);
		this.fixture.eventLoop.runAll();
		assertThat(this.other.terminations).containsExactly(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void aStatusThatMustNotBeSentIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.buckaroo.closePrincipal("Carol", CloseStatus.NO_CLOSE_FRAME));
	}

	/**
	 * A key that cannot be compared.
	 */
	private static final class BrokenKey {

		@Override
		public int hashCode() {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public boolean equals(Object other) {
			throw new IllegalStateException("on purpose");
		}

	}

}
