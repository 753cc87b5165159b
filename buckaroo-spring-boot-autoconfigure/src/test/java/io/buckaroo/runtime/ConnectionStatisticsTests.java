package io.buckaroo.runtime;

import java.time.Duration;
import java.time.Instant;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionStatistics}.
 */
class ConnectionStatisticsTests {

	private static final BuckarooSocket<Void> ECHO = (frame, state) -> Result.reply(frame);

	private final LoopFixture<Frame> fixture = LoopFixture.of(ECHO);

	@Test
	void onlyOpenConnectionsHaveStatistics() {
		assertThat(this.fixture.registry.connectionStatistics()).isEmpty();
		this.fixture.open();
		assertThat(this.fixture.registry.connectionStatistics()).singleElement()
			.extracting(ConnectionStatistics::connection, ConnectionStatistics::kind)
			.containsExactly(this.fixture.connection(), "websocket");
		this.fixture.loop.disconnected();
		assertThat(this.fixture.registry.connectionStatistics()).isEmpty();
	}

	@Test
	void theTimeOfOpeningStaysTheSame() {
		Instant before = Instant.now();
		this.fixture.open();
		Instant openedAt = statistics().openedAt();
		this.fixture.advance(Duration.ofSeconds(5));
		assertThat(statistics().openedAt()).isEqualTo(openedAt).isBetween(before, Instant.now());
	}

	@Test
	void itsOwnTrafficIsCounted() {
		this.fixture.open().receive("a", "b");
		this.fixture.neighbour(ECHO).open().receive("c");
		this.fixture.loop.countReceivedBytes(10);
		this.fixture.loop.countSentBytes(20);
		ConnectionStatistics own = this.fixture.registry.connectionStatistics()
			.filter((each) -> each.connection() == this.fixture.connection())
			.findAny()
			.orElseThrow();
		assertThat(own.received()).isEqualTo(new Traffic(2, 10));
		assertThat(own.sent()).isEqualTo(new Traffic(2, 20));
	}

	@Test
	void theMessagesOfItsMailboxAreCounted() {
		this.fixture.open().transport.writable = false;
		this.fixture.send("a", "b", "c");
		assertThat(statistics().mailboxSize()).isEqualTo(3);
		assertThat(statistics().mailboxCapacity()).isEqualTo(8);
	}

	@Test
	void bytesThatTheNetworkHasNotAcceptedArePending() {
		this.fixture.open().transport.bytesOfFlush = 100;
		this.fixture.receive("a");
		assertThat(statistics().pendingBytes()).isEqualTo(100);
	}

	@Test
	void aClientIsPausedSinceItStoppedReading() {
		this.fixture.open().transport.limit = 1;
		assertThat(statistics().pausedFor()).isNull();
		this.fixture.receive("a");
		this.fixture.advance(Duration.ofSeconds(3));
		assertThat(statistics().pausedFor()).isEqualTo(Duration.ofSeconds(3));
		this.fixture.becomeWritable();
		assertThat(statistics().pausedFor()).isNull();
	}

	private ConnectionStatistics statistics() {
		return this.fixture.registry.connectionStatistics().findAny().orElseThrow();
	}

}
