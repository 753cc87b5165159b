package io.buckaroo.memory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.buckaroo.fixture.ServerProcess;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the heap held by an idle connection, including the objects of Netty, Reactor
 * Netty and Spring.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("stress")
class IdleMemoryIT {

	/** The meters, observations and spans of an application in production. */
	private static final List<String> ACTUATOR = List.of(TestServer.ACTUATOR, TestServer.TRACING,
			"management.tracing.sampling.probability=1", "management.opentelemetry.tracing.export.schedule-delay=10ms");

	/**
	 * Connections opened before measuring, so that classes are loaded and tables have
	 * grown.
	 */
	private static final int FIRST = 500;

	/** So many that other objects of the server do not count. */
	private static final int CONNECTIONS = 2900;

	/** Maximum in bytes of an idle connection that has exchanged a message. */
	private static final long IDLE = 3_584;

	private static final int BURST = 1000;

	/** Minimum size in bytes of a queue that has held a burst. */
	private static final int QUEUE = 4 * BURST;

	private static final int MEASUREMENT_ERROR = 500;

	/** A masked text frame. */
	private static final byte[] HELLO = "\u0081\u0085\0\0\0\0hello".getBytes(StandardCharsets.ISO_8859_1);

	@ParameterizedTest
	@CsvSource({ "WEBSOCKET,false", "WEBSOCKET,true", "SSE,false", "SSE,true" })
	void anIdleConnectionThatHasExchangedAMessageKeepsNothingOfItsExchange(Protocol protocol, boolean actuator)
			throws Exception {
		try (ServerProcess server = FeedServer.start(actuator ? ACTUATOR.toArray(String[]::new) : new String[0])) {
			long raw = heapAfterAMessage(server, protocol, FeedServer.RAW_PATH);
			long idle = heapAfterAMessage(server, protocol, FeedServer.IDLE_PATH);
			System.out.printf("Heap of an idle %s connection %s the actuator: %d bytes, of raw WebFlux: %d%n", protocol,
					actuator ? "with" : "without", idle, raw);
			assertThat(idle).isLessThan(IDLE).isLessThan(raw / 2);
		}
	}

	private static long heapAfterAMessage(ServerProcess server, Protocol protocol, String path) throws Exception {
		try (FeedClients first = open(server, protocol, path, FIRST)) {
			exchangeMessage(server, protocol, first);
			long before = server.ask("heap");
			try (FeedClients clients = open(server, protocol, path, CONNECTIONS)) {
				exchangeMessage(server, protocol, clients);
				return (server.ask("heap") - before) / clients.size();
			}
		}
	}

	private static void exchangeMessage(ServerProcess server, Protocol protocol, FeedClients clients) throws Exception {
		if (protocol == Protocol.WEBSOCKET) {
			clients.flood(HELLO);
		}
		else {
			server.ask("event");
		}
		clients.skipOutput();
	}

	@ParameterizedTest
	@EnumSource
	void aHibernatingConnectionReleasesTheMemoryOfABurst(Protocol protocol) throws Exception {
		try (ServerProcess server = FeedServer.start();
				FeedClients first = open(server, protocol, FeedServer.PATH, FIRST)) {
			long before = server.ask("heap");
			try (FeedClients clients = open(server, protocol, FeedServer.PATH, CONNECTIONS)) {
				long idle = (server.ask("heap") - before) / clients.size();
				server.ask("burst " + BURST + " false");
				long awake = (server.ask("heap") - before) / clients.size();
				server.ask("burst " + BURST + " true");
				long hibernating = (server.ask("heap") - before) / clients.size();
				System.out.printf("Heap of a %s connection: %d bytes idle, %d after a burst, %d hibernating%n",
						protocol, idle, awake, hibernating);
				assertThat(server.ask("connections")).isEqualTo(first.size() + clients.size());
				assertThat(awake).isGreaterThan(idle + QUEUE);
				assertThat(hibernating).isLessThan(idle + MEASUREMENT_ERROR);
			}
		}
	}

	private static FeedClients open(ServerProcess server, Protocol protocol, String path, int count) throws Exception {
		return FeedClients.open(count, () -> FeedClient.open(protocol, server.port(), path));
	}

}
