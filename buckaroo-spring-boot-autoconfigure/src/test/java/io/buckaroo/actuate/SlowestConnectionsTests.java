package io.buckaroo.actuate;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.buckaroo.Connection;
import io.buckaroo.runtime.ConnectionStatistics;
import io.buckaroo.runtime.Traffic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SlowestConnections}.
 */
class SlowestConnectionsTests {

	@Test
	void theLongestPauseIsFirst() {
		ConnectionStatistics reading = connection("reading", null, 9, 9, 9);
		ConnectionStatistics paused = connection("paused", Duration.ZERO, 0, 0, 0);
		ConnectionStatistics longPaused = connection("long paused", Duration.ofSeconds(1), 0, 0, 0);
		assertThat(slowest(3, reading, longPaused, paused)).containsExactly("long paused", "paused", "reading");
	}

	@Test
	void ofEqualPausesMostPendingBytesAreFirst() {
		ConnectionStatistics few = connection("few", null, 1, 9, 9);
		ConnectionStatistics many = connection("many", null, 2, 0, 0);
		assertThat(slowest(2, few, many)).containsExactly("many", "few");
	}

	@Test
	void ofEqualPendingBytesTheFullestMailboxIsFirst() {
		ConnectionStatistics empty = connection("empty", null, 1, 0, 9);
		ConnectionStatistics full = connection("full", null, 1, 1, 0);
		assertThat(slowest(2, empty, full)).containsExactly("full", "empty");
	}

	@Test
	void ofEqualMailboxesMostReceivedMessagesAreFirst() {
		ConnectionStatistics quiet = connection("quiet", null, 1, 1, 0);
		ConnectionStatistics busy = connection("busy", null, 1, 1, 1);
		assertThat(slowest(2, quiet, busy)).containsExactly("busy", "quiet");
	}

	@Test
	void theSlowestOfManyAreSelectedAndAllAreCounted() {
		List<ConnectionStatistics> all = new ArrayList<>(
				IntStream.range(0, 1000).mapToObj((i) -> connection(String.valueOf(i), null, i, 0, 0)).toList());
		Collections.shuffle(all, new Random(1));
		SlowestConnections slowest = new SlowestConnections(3);
		all.forEach(slowest::add);
		ConnectionsState state = slowest.state();
		assertThat(state.total()).isEqualTo(1000);
		assertThat(state.connections()).extracting(ConnectionState::id).containsExactly("999", "998", "997");
	}

	private static List<String> slowest(int limit, ConnectionStatistics... connections) {
		SlowestConnections slowest = new SlowestConnections(limit);
		List.of(connections).forEach(slowest::add);
		return slowest.state().connections().stream().map(ConnectionState::id).toList();
	}

	private static ConnectionStatistics connection(String id, @Nullable Duration pausedFor, long pendingBytes,
			int mailboxSize, long received) {
		Connection connection = mock();
		given(connection.id()).willReturn(id);
		given(connection.uri()).willReturn(URI.create("http://localhost/echo"));
		return new ConnectionStatistics(connection, "websocket", Instant.EPOCH, new Traffic(received, 0),
				new Traffic(0, 0), mailboxSize, 10, pendingBytes, pausedFor);
	}

}
