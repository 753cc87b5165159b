package io.buckaroo.memory;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.buckaroo.fixture.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the heap held by an idle connection, including the objects of Netty, Reactor
 * Netty and Spring.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("stress")
class IdleMemoryIT {

	/** Connections opened before measuring, so that all classes are loaded. */
	private static final int FIRST = 100;

	private static final int CONNECTIONS = 1000;

	private static final int BURST = 1000;

	/** Minimum size in bytes of a queue that has held a burst. */
	private static final int QUEUE = 4 * BURST;

	/** Limits in bytes: 1.5 times the measured values, with a minimum of headers. */
	private static final Map<Protocol, Long> IDLE = Map.of(Protocol.WEBSOCKET, 4_500L, Protocol.SSE, 14_000L);

	private static final int MEASUREMENT_ERROR = 500;

	@ParameterizedTest
	@EnumSource
	void heapOfAConnectionIsLowWhenIdleAndWhenHibernatingAfterABurst(Protocol protocol) throws Exception {
		try (ServerProcess server = FeedServer.start(); FeedClients first = open(server, protocol, FIRST)) {
			long before = server.ask("heap");
			try (FeedClients clients = open(server, protocol, CONNECTIONS)) {
				long idle = (server.ask("heap") - before) / clients.size();
				server.ask("burst " + BURST + " false");
				long awake = (server.ask("heap") - before) / clients.size();
				server.ask("burst " + BURST + " true");
				long hibernating = (server.ask("heap") - before) / clients.size();
				System.out.printf("Heap of a %s connection: %d bytes idle, %d after a burst, %d hibernating%n",
						protocol, idle, awake, hibernating);
				assertThat(server.ask("connections")).isEqualTo(first.size() + clients.size());
				assertThat(idle).isLessThan(IDLE.get(protocol));
				assertThat(awake).isGreaterThan(idle + QUEUE);
				assertThat(hibernating).isLessThan(idle + MEASUREMENT_ERROR);
			}
		}
	}

	private static FeedClients open(ServerProcess server, Protocol protocol, int count) throws Exception {
		return FeedClients.open(count, () -> FeedClient.open(protocol, server.port()));
	}

}
