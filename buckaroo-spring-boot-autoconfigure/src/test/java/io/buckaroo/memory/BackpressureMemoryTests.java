package io.buckaroo.memory;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the memory that clients hold that do not read. Its bound is what the
 * documentation of the properties lets one compute.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BackpressureMemoryTests {

	private static final int KILOBYTE = 1024;

	private static final int READERS = 50;

	private static final int STALLED = 200;

	private static final int FLOODERS = 3;

	private static final int CAPACITY = 64;

	/** So many messages fit into a mailbox: who reads misses nothing. */
	private static final int BATCH = 32;

	private static final int MESSAGES = 192;

	/** When so many bytes wait to be sent, Netty wants no more. */
	private static final int HIGH_WATER_MARK = 64 * KILOBYTE;

	/** So many bytes Netty reads at a time at the most. */
	private static final int READ = 64 * KILOBYTE;

	/** What a queue takes for the messages that it holds. */
	private static final int QUEUE = 2 * KILOBYTE;

	/** What the server takes that is none of the clients' business. */
	private static final int OTHER = 2 * KILOBYTE * KILOBYTE;

	@ParameterizedTest
	@EnumSource
	void clientsThatDoNotReadStayUnderTheirBoundAndTheOthersMissNothing(Protocol protocol) throws Exception {
		try (ServerProcess server = ServerProcess.start("buckaroo.mailbox.overflow=drop-oldest",
				"buckaroo.mailbox.capacity=" + CAPACITY);
				FeedClients readers = FeedClients.open(READERS, () -> FeedClient.open(protocol, server.port()));
				FeedClients stalled = FeedClients.open(STALLED,
						() -> FeedClient.openStalled(protocol, server.port()))) {
			long heap = server.ask("heap");
			long direct = server.ask("direct");
			for (int first = 0; first < MESSAGES; first += BATCH) {
				server.ask("publish " + protocol + " " + first + " " + BATCH);
				readers.readMessages(first + BATCH);
			}
			assertThat(server.ask("connections")).isEqualTo(readers.size() + stalled.size());
			// A reader that is just being written to counts for a moment too
			await().atMost(1, TimeUnit.MINUTES).until(() -> server.ask("unwritable") == stalled.size());
			assertThat(server.ask("told")).isLessThan(MESSAGES / 4);
			// What waits in the mailboxes they share, as text and as bytes
			assertThat(server.ask("heap") - heap)
				.isLessThan(2 * CAPACITY * FeedServer.MESSAGE_SIZE + STALLED * QUEUE + OTHER);
			assertThat(server.ask("direct") - direct)
				.isLessThan(STALLED * (HIGH_WATER_MARK + FeedServer.MESSAGE_SIZE) + OTHER);
		}
	}

	@Test
	void clientsThatFloodAndDoNotReadStayUnderTheirBound() throws Exception {
		byte[] emptyPingAndText = { (byte) 0x89, (byte) 0x80, 0, 0, 0, 0, (byte) 0x81, (byte) 0x80, 0, 0, 0, 0 };
		byte[] frames = new byte[emptyPingAndText.length * 10_000];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = emptyPingAndText[i % emptyPingAndText.length];
		}
		try (ServerProcess server = ServerProcess.start();
				FeedClients flooders = FeedClients.open(FLOODERS,
						() -> FeedClient.openStalled(Protocol.WEBSOCKET, server.port()))) {
			long heap = server.ask("heap");
			long direct = server.ask("direct");
			await().atMost(1, TimeUnit.MINUTES).pollDelay(0, TimeUnit.MILLISECONDS).until(() -> {
				flooders.flood(frames);
				return server.ask("unwritable") == flooders.size();
			});
			assertThat(server.ask("connections")).isEqualTo(flooders.size());
			// The smallest frames take twenty times their size
			assertThat(server.ask("heap") - heap).isLessThan(FLOODERS * 20 * READ + OTHER);
			assertThat(server.ask("direct") - direct).isLessThan(FLOODERS * (HIGH_WATER_MARK + 2 * READ) + OTHER);
		}
	}

}
