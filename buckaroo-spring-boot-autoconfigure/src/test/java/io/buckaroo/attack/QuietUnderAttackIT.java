package io.buckaroo.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log of a server under attack, with the default levels of Spring Boot.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class QuietUnderAttackIT {

	private static final int THREADS = 8;

	/**
	 * The maximum number of lines: one for each kind of fault or broken rule, and one at
	 * the end of a minute, which may have begun in an earlier test.
	 */
	private static final int MAX_LINES = 20;

	private final long seed = Long.getLong("stress.seed", System.nanoTime());

	@Test
	void thousandsOfAttacksLogAFewLinesAndNoneOfTheirInput(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(AttackedHandlers.class, AttackedHandlers.MAX_MESSAGE_SIZE)) {
			int before = output.getAll().length();
			attack(server.port(), 2000);
			server.awaitNoConnection();
			assertQuiet(output.getAll().substring(before));
		}
	}

	@Test
	void attacksOnTlsLogAFewLinesAndNoneOfTheirInput(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.startHttp2(AttackedHandlers.class, AttackedHandlers.MAX_MESSAGE_SIZE)) {
			int before = output.getAll().length();
			attack(server.port(), 200);
			assertQuiet(output.getAll().substring(before));
		}
	}

	@Test
	void brokenHttp2ConnectionsLogAFewLinesAndNoneOfTheirInput(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.startHttp2(AttackedHandlers.class, AttackedHandlers.MAX_MESSAGE_SIZE)) {
			int before = output.getAll().length();
			for (int i = 0; i < 10; i++) {
				try (Http2Client client = new Http2Client(server.port())) {
					client.upgraded("/echo").sendText(HostileInput.MARK);
					client.stream("/stream").head();
					client.connect("/echo", "origin", "https://foreign.example").head();
					client.reset();
				}
			}
			server.awaitNoConnection();
			assertQuiet(output.getAll().substring(before));
		}
	}

	private void assertQuiet(String log) {
		assertThat(log).as("seed %s", this.seed).doesNotContain(HostileInput.MARK).doesNotContain("Exception");
		assertThat(log.lines().filter((line) -> !line.isBlank())).as("seed %s", this.seed)
			.hasSizeLessThanOrEqualTo(MAX_LINES);
	}

	private void attack(int port, int times) throws Exception {
		ExecutorService attackers = Executors.newFixedThreadPool(THREADS);
		List<Future<?>> all = new ArrayList<>();
		IntStream.range(0, THREADS)
			.forEach((attacker) -> all
				.add(attackers.submit(() -> attack(port, times / THREADS, new Random(this.seed + attacker)))));
		for (Future<?> each : all) {
			each.get();
		}
		attackers.shutdown();
	}

	private static @Nullable Void attack(int port, int times, Random random) throws Exception {
		for (int i = 0; i < times; i++) {
			HostileInput.leave(HostileInput.launch(port, random), random);
		}
		return null;
	}

}
