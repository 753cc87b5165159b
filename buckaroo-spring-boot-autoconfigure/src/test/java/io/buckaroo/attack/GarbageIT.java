package io.buckaroo.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that clients are served without loss while 5,000 other connections send random
 * garbage.
 */
@Timeout(120)
@Tag("stress")
class GarbageIT {

	private static final int ATTACKERS = 8;

	private static final int ATTACKS = 5000;

	/** The number of connections that each attacker keeps open. */
	private static final int WINDOW = 50;

	private static final int HONEST_CLIENTS = 20;

	/** The number of attacks after which each honest client exchanges a message. */
	private static final int ATTACKS_PER_ROUND = 20;

	/** A limit that the simultaneously open connections do not reach. */
	private static final int MAX_CONNECTIONS = ATTACKERS * (WINDOW + 1) + HONEST_CLIENTS;

	private final ExecutorService clients = Executors.newFixedThreadPool(ATTACKERS + 1);

	private final Semaphore rounds = new Semaphore(0);

	private final AtomicBoolean attacked = new AtomicBoolean(true);

	private final long seed = Long.getLong("stress.seed", System.nanoTime());

	@AfterEach
	void stop() {
		this.clients.shutdownNow();
	}

	@Test
	void honestClientsMissNothingAndNothingIsLeft() throws Exception {
		System.out.println("stress.seed=" + this.seed);
		try (TestServer server = TestServer.start(AttackedHandlers.class, AttackedHandlers.MAX_MESSAGE_SIZE,
				"buckaroo.websocket.max-connections=" + MAX_CONNECTIONS)) {
			List<RawConnection> honest = new ArrayList<>();
			for (int i = 0; i < HONEST_CLIENTS; i++) {
				honest.add(RawConnection.upgraded(server.port(), "/echo"));
			}
			Future<Integer> echoes = this.clients.submit(() -> echo(honest));
			List<Future<?>> attackers = new ArrayList<>();
			for (int i = 0; i < ATTACKERS; i++) {
				Random random = new Random(this.seed + i);
				attackers.add(this.clients.submit(() -> attack(server.port(), random)));
			}
			for (Future<?> each : attackers) {
				each.get();
			}
			this.attacked.set(false);
			this.rounds.release();
			assertThat(echoes.get()).isPositive();
			server.awaitNoConnection();
			assertEverySlotIsFree(server.port());
		}
	}

	/**
	 * Sends on all connections and then reads from all, until the attack ends.
	 */
	private int echo(List<RawConnection> connections) throws Exception {
		int count = 0;
		while (this.attacked.get()) {
			this.rounds.acquire();
			String text = "message " + count++;
			for (RawConnection connection : connections) {
				connection.sendText(text);
			}
			for (RawConnection connection : connections) {
				assertThat(connection.readFrame().text()).isEqualTo(text);
			}
		}
		for (RawConnection connection : connections) {
			connection.sendClose(1000);
			assertThat(connection.readFrame().closeCode()).isEqualTo(1000);
			connection.close();
		}
		return count;
	}

	private @Nullable Void attack(int port, Random random) throws IOException {
		Queue<RawConnection> open = new ArrayDeque<>();
		for (int i = 0; i < ATTACKS / ATTACKERS; i++) {
			if (i % ATTACKS_PER_ROUND == 0) {
				this.rounds.release();
			}
			open.add(HostileInput.launch(port, random));
			if (open.size() > WINDOW) {
				HostileInput.leave(open.remove(), random);
			}
		}
		while (!open.isEmpty()) {
			HostileInput.leave(open.remove(), random);
		}
		return null;
	}

	private static void assertEverySlotIsFree(int port) throws IOException {
		List<RawConnection> open = new ArrayList<>();
		try {
			for (int i = 0; i < MAX_CONNECTIONS; i++) {
				await().atMost(TestServer.PATIENCE)
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(5))
					.until(() -> opens(port, open));
			}
			assertThat(opens(port, open)).isFalse();
		}
		finally {
			for (RawConnection connection : open) {
				connection.close();
			}
		}
	}

	private static boolean opens(int port, List<RawConnection> open) throws IOException {
		RawConnection connection = new RawConnection(port);
		open.add(connection);
		return connection.handshake("/echo").startsWith("HTTP/1.1 101 ");
	}

}
