package io.buckaroo.shutdown;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the shutdown of a process by SIGTERM. It ends all connections within the
 * drain timeout, or logs a warning.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("stress")
class ShutdownProcessIT {

	private static final int FEW = 3;

	private static final int THOUSANDS = 5000;

	private static final String WARNING = "Some connections have not ended";

	private static final String[] IDLE = { "buckaroo.websocket.ping-interval=0", "buckaroo.websocket.idle-timeout=0",
			"buckaroo.sse.heartbeat=0" };

	@Test
	void everySocketIsClosedWith1001AndEveryStreamEnds() throws Exception {
		try (ServerProcess server = start(IDLE)) {
			List<RawConnection> sockets = new ArrayList<>();
			List<RawConnection> streams = new ArrayList<>();
			for (int i = 0; i < FEW; i++) {
				sockets.add(RawConnection.upgraded(server.port(), "/socket"));
				streams.add(openStream(server, "/stream"));
			}
			terminate(server, 2 * FEW);
			for (RawConnection socket : sockets) {
				assertThat(socket.readFrame().closeCode()).isEqualTo(1001);
				socket.sendClose(1001);
				assertThat(socket.readToEnd()).isEmpty();
			}
			for (RawConnection stream : streams) {
				assertThat(stream.readChunk()).matches("retry: \\d+\n");
				assertThat(stream.readToEnd()).isEqualTo("0\r\n\r\n");
			}
			assertThat(server.exitCode()).isEqualTo(ServerProcess.TERMINATED);
			assertThat(server.lines(ShutdownServer.TERMINATED))
				.containsExactlyInAnyOrderElementsOf(terminations(FEW, "/socket Shutdown", "/stream Shutdown"));
			assertThat(server.output()).doesNotContain(WARNING);
		}
	}

	@Test
	void thousandsOfIdleConnectionsEndCleanly() throws Exception {
		try (ServerProcess server = start(IDLE); IdleClients clients = IdleClients.open(server.port(), THOUSANDS)) {
			server.awaitLines(ShutdownServer.OPENED, clients.size());
			long before = System.nanoTime();
			terminate(server, clients.size());
			assertThat(clients.awaitEnd()).isEqualTo(clients.size());
			long ended = System.nanoTime();
			assertThat(server.exitCode()).isEqualTo(ServerProcess.TERMINATED);
			long exited = System.nanoTime();
			System.out.printf("Shutdown of %d idle connections: the last ended after %d ms, the process after %d ms%n",
					clients.size(), TimeUnit.NANOSECONDS.toMillis(ended - before),
					TimeUnit.NANOSECONDS.toMillis(exited - before));
			assertThat(server.lines(ShutdownServer.TERMINATED))
				.containsExactlyInAnyOrderElementsOf(terminations(THOUSANDS, "/socket Shutdown", "/stream Shutdown"));
			assertThat(server.output()).doesNotContain(WARNING);
		}
	}

	@Test
	void aSlowHandlerIsAwaitedAndNewRequestsAreRefusedWithRetryAfter() throws Exception {
		try (ServerProcess server = start("buckaroo.shutdown.drain-timeout=50s",
				"spring.lifecycle.timeout-per-shutdown-phase=60s");
				RawConnection slow = RawConnection.upgraded(server.port(), "/slow")) {
			terminate(server, 1);
			assertThat(slow.readFrame().closeCode()).isEqualTo(1001);
			server.awaitLines(ShutdownServer.TERMINATING, 1);
			try (RawConnection socket = new RawConnection(server.port());
					RawConnection stream = RawConnection.stream(server.port(), "/stream")) {
				assertThat(socket.handshake("/socket")).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
				assertThat(stream.readHead()).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
			}
			assertThat(server.isAlive()).isTrue();
			server.send(ShutdownServer.RELEASE);
			assertThat(server.exitCode()).isEqualTo(ServerProcess.TERMINATED);
			assertThat(server.lines(ShutdownServer.TERMINATED)).containsExactly(terminated("/slow Shutdown"));
			assertThat(server.output()).doesNotContain(WARNING);
		}
	}

	@Test
	void aHandlerThatExceedsTheDrainTimeoutIsAbandoned() throws Exception {
		try (ServerProcess server = start("buckaroo.shutdown.drain-timeout=2s",
				"spring.lifecycle.timeout-per-shutdown-phase=5s");
				RawConnection slow = RawConnection.upgraded(server.port(), "/slow");
				RawConnection socket = RawConnection.upgraded(server.port(), "/socket")) {
			terminate(server, 2);
			assertThat(slow.readFrame().closeCode()).isEqualTo(1001);
			assertThat(socket.readFrame().closeCode()).isEqualTo(1001);
			assertThat(server.exitCode()).isEqualTo(ServerProcess.TERMINATED);
			assertThat(server.lines(ShutdownServer.TERMINATED)).contains(terminated("/socket Shutdown"));
			assertThat(server.output()).contains(WARNING + " within PT2S");
		}
	}

	@Test
	void clientsThatDoNotReadDelayItByNoMoreThanTheCloseAndSendTimeouts() throws Exception {
		try (ServerProcess server = start("buckaroo.websocket.close-timeout=1s", "buckaroo.websocket.send-timeout=5s",
				"buckaroo.sse.send-timeout=5s", "spring.lifecycle.timeout-per-shutdown-phase=10m")) {
			List<RawConnection> clients = List.of(RawConnection.upgraded(server.port(), "/socket"),
					RawConnection.upgraded(server.port(), "/socket/big"), openStream(server, "/stream/big"));
			terminate(server, clients.size());
			assertThat(server.exitCode()).isEqualTo(ServerProcess.TERMINATED);
			assertThat(server.lines(ShutdownServer.TERMINATED)).containsExactlyInAnyOrderElementsOf(
					terminations(1, "/socket Shutdown", "/socket/big Shutdown", "/stream/big Shutdown"));
			assertThat(server.output()).doesNotContain(WARNING);
			for (RawConnection client : clients) {
				client.close();
			}
		}
	}

	private static ServerProcess start(String... properties) throws IOException {
		return ServerProcess.start(ShutdownServer.class, List.of("-Xmx512m"), properties);
	}

	/**
	 * Sends SIGTERM.
	 * @param connections the number of connections to await before
	 */
	private static void terminate(ServerProcess server, int connections) {
		server.awaitLines(ShutdownServer.OPENED, connections);
		server.terminate();
	}

	private static RawConnection openStream(ServerProcess server, String path) throws IOException {
		RawConnection stream = RawConnection.stream(server.port(), path);
		assertThat(stream.readHead()).startsWith("HTTP/1.1 200 ");
		assertThat(stream.readChunk()).startsWith("retry: ");
		return stream;
	}

	private static List<String> terminations(int count, String... each) {
		List<String> all = new ArrayList<>();
		for (String termination : each) {
			all.addAll(Collections.nCopies(count, terminated(termination)));
		}
		return all;
	}

	private static String terminated(String how) {
		return ShutdownServer.TERMINATED + how;
	}

}
