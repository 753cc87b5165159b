package io.buckaroo.memory;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the memory that a connection holds on which nothing happens: all of it, that
 * of Netty, Reactor Netty and Spring included.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IdleMemoryTests {

	/** So many connections see to it that what they need is loaded. */
	private static final int FIRST = 100;

	private static final int CONNECTIONS = 1000;

	private static final int BURST = 1000;

	/** A queue that has held a burst has so many bytes at the least. */
	private static final int QUEUE = 4 * BURST;

	/** Half as much again as was measured, with as few headers as can be. */
	private static final Map<Protocol, Long> IDLE = Map.of(Protocol.WEBSOCKET, 4_500L, Protocol.SSE, 14_000L);

	private static final int MEASURING_ERROR = 500;

	@ParameterizedTest
	@EnumSource
	void anIdleConnectionHoldsLittleAndSoDoesOneThatHibernatesAfterABurst(Protocol protocol) throws Exception {
		try (ServerProcess server = ServerProcess.start(); FeedClients first = open(server, protocol, FIRST)) {
			long before = server.ask("heap");
			try (FeedClients clients = open(server, protocol, CONNECTIONS)) {
				long idle = (server.ask("heap") - before) / clients.size();
				server.ask("burst " + BURST + " false");
				long awake = (server.ask("heap") - before) / clients.size();
				server.ask("burst " + BURST + " true");
				long hibernating = (server.ask("heap") - before) / clients.size();
				System.out.printf("Heap of a connection of %s: %d bytes idle, %d after a burst, %d hibernating%n",
						protocol, idle, awake, hibernating);
				assertThat(server.ask("connections")).isEqualTo(first.size() + clients.size());
				assertThat(idle).isLessThan(IDLE.get(protocol));
				assertThat(awake).isGreaterThan(idle + QUEUE);
				assertThat(hibernating).isLessThan(idle + MEASURING_ERROR);
			}
		}
	}

	private static FeedClients open(ServerProcess server, Protocol protocol, int count) throws Exception {
		return FeedClients.open(count, () -> FeedClient.open(protocol, server.port()));
	}

}
