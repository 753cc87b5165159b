package io.buckaroo.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.buckaroo.fixture.Frames;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the memory that the server holds for clients that do not read. The bounds
 * follow from the documentation of the properties.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("stress")
class BackpressureMemoryIT {

	private static final int KILOBYTE = 1024;

	private static final int READERS = 50;

	private static final int STALLED = 200;

	private static final int FLOODERS = 3;

	private static final int CAPACITY = 64;

	/** Less than the capacity, so that clients that read miss no message. */
	private static final int BATCH = 32;

	private static final int MESSAGES = 192;

	/** Netty's default limit of pending bytes, above which a channel is not writable. */
	private static final int HIGH_WATER_MARK = 64 * KILOBYTE;

	/** Maximum number of bytes that Netty reads at once. */
	private static final int READ = 64 * KILOBYTE;

	/** Bytes of the queue of a mailbox, without its messages. */
	private static final int QUEUE = 2 * KILOBYTE;

	/** Allowance in bytes for memory that is independent of the clients. */
	private static final int OTHER = 2 * KILOBYTE * KILOBYTE;

	@ParameterizedTest
	@EnumSource
	void clientsThatDoNotReadStayUnderTheirBoundAndTheOthersMissNothing(Protocol protocol) throws Exception {
		try (ServerProcess server = FeedServer.start("buckaroo.mailbox.overflow=drop-oldest",
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
			// Includes a reader for as long as it is being written to
			await().atMost(1, TimeUnit.MINUTES).until(() -> server.ask("unwritable") == stalled.size());
			assertThat(server.ask("received")).isLessThan(MESSAGES / 4);
			// Mailboxes share their messages, which are held as text and as bytes
			assertThat(server.ask("heap") - heap)
				.isLessThan(2 * CAPACITY * FeedServer.MESSAGE_SIZE + STALLED * QUEUE + OTHER);
			assertThat(server.ask("direct") - direct)
				.isLessThan(STALLED * (HIGH_WATER_MARK + FeedServer.MESSAGE_SIZE) + OTHER);
		}
	}

	@Test
	void clientsThatBeginLargeMessagesDoNotExhaustTheMemory() throws Exception {
		byte[] message = Frames.binary(new byte[1024 * KILOBYTE]);
		byte[] part = Arrays.copyOf(message, message.length - 1);
		try (ServerProcess server = FeedServer.start()) {
			List<RawConnection> clients = new ArrayList<>();
			for (int i = 0; i < STALLED; i++) {
				RawConnection client = RawConnection.upgraded(server.port(), FeedServer.PATH);
				clients.add(client);
				client.send(part);
			}
			long open = server.ask("connections");
			assertThat(open).isBetween(1L, STALLED - 1L);
			try (RawConnection other = RawConnection.upgraded(server.port(), FeedServer.PATH)) {
				other.sendText("unaffected");
				assertThat(other.readFrame().text()).isEqualTo("unaffected");
			}
			for (RawConnection client : clients) {
				client.close();
			}
			await().atMost(1, TimeUnit.MINUTES).until(() -> server.ask("connections") == 0);
			try (RawConnection other = RawConnection.upgraded(server.port(), FeedServer.PATH)) {
				other.send(message);
				assertThat(other.readFrame().payload()).hasSize(1024 * KILOBYTE);
			}
			assertThat(server.output()).containsOnlyOnce("exceeded 'buckaroo.websocket.max-buffered'")
				.doesNotContain("OutOfMemory", "OutOfDirectMemory");
		}
	}

	@Test
	void clientsThatFloodAndDoNotReadStayUnderTheirBound() throws Exception {
		byte[] emptyPingAndText = { (byte) 0x89, (byte) 0x80, 0, 0, 0, 0, (byte) 0x81, (byte) 0x80, 0, 0, 0, 0 };
		byte[] frames = new byte[emptyPingAndText.length * 10_000];
		for (int i = 0; i < frames.length; i++) {
			frames[i] = emptyPingAndText[i % emptyPingAndText.length];
		}
		try (ServerProcess server = FeedServer.start();
				FeedClients flooders = FeedClients.open(FLOODERS,
						() -> FeedClient.openStalled(Protocol.WEBSOCKET, server.port()))) {
			long heap = server.ask("heap");
			long direct = server.ask("direct");
			await().atMost(1, TimeUnit.MINUTES).pollDelay(0, TimeUnit.MILLISECONDS).until(() -> {
				flooders.flood(frames);
				return server.ask("unwritable") == flooders.size();
			});
			assertThat(server.ask("connections")).isEqualTo(flooders.size());
			// The smallest frames need twenty times their size
			assertThat(server.ask("heap") - heap).isLessThan(FLOODERS * 20 * READ + OTHER);
			assertThat(server.ask("direct") - direct).isLessThan(FLOODERS * (HIGH_WATER_MARK + 2 * READ) + OTHER);
		}
	}

}
