package io.buckaroo.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.util.context.Context;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the end of a {@link ConnectionLoop} that several threads end at the same
 * time.
 */
@Timeout(60)
@Tag("stress")
class EndRaceOnThreadsTests {

	private static final int CONNECTIONS = 5000;

	private static final int THREADS = 3;

	/**
	 * The number of ways that always end the connection; an overflow does not if the loop
	 * is fast.
	 */
	private static final int SURE_WAYS = 8;

	private static final LoggingSystem logging = LoggingSystem.get(EndRaceOnThreadsTests.class.getClassLoader());

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	private final ThreadEventLoop eventLoop = new ThreadEventLoop();

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	@BeforeAll
	static void doNotLogFailures() {
		logging.setLogLevel(ConnectionLoop.class.getName(), LogLevel.OFF);
	}

	@AfterAll
	static void logFailures() {
		logging.setLogLevel(ConnectionLoop.class.getName(), null);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
		this.eventLoop.close();
	}

	@Test
	void terminateIsCalledOnceAndLast() throws Exception {
		long seed = Long.getLong("stress.seed", System.nanoTime());
		System.out.println("Race of ends: -Dstress.seed=" + seed);
		List<Racer> racers = IntStream.range(0, CONNECTIONS).mapToObj((i) -> new Racer()).toList();
		CompletableFuture.runAsync(() -> racers.forEach(Racer::open), this.eventLoop).get();
		CountDownLatch start = new CountDownLatch(THREADS);
		List<Future<?>> ending = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			Random random = new Random(seed + i);
			int ways = (i == 0) ? SURE_WAYS : SURE_WAYS + 1;
			ending.add(this.threads.submit(() -> {
				start.countDown();
				start.await();
				racers.forEach((racer) -> racer.end(random.nextInt(ways)));
				return null;
			}));
		}
		for (Future<?> end : ending) {
			end.get();
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> this.registry.connections().findAny().isEmpty());
		this.eventLoop.close();
		assertThat(racers).allSatisfy(Racer::assertEndedOnce);
	}

	/**
	 * A connection that several threads end.
	 */
	private final class Racer extends RecordingSocket {

		private final FakeTransport<Frame> transport = new FakeTransport<>();

		private final ConnectionLoop<Frame, Integer> loop = new ConnectionLoop<>(
				HandlerCallbacks.of(this, LoopFixture.SOCKET), this.transport, EndRaceOnThreadsTests.this.eventLoop,
				LoopFixture.DEFAULTS, EndRaceOnThreadsTests.this.registry, Context.empty());

		private final String id = EndRaceOnThreadsTests.this.registry.nextId();

		void open() {
			this.loop.open(new TestConnection(this.id, "/race", this.loop.mailbox()));
		}

		private void onLoop(Runnable task) {
			EndRaceOnThreadsTests.this.eventLoop.execute(task);
		}

		void end(int way) {
			switch (way) {
				case 0 -> new LocalBuckaroo(EndRaceOnThreadsTests.this.registry).close(this.id);
				case 1 -> this.loop.end(new Termination.Shutdown());
				case 2 -> this.loop.mailbox().send("stop");
				case 3 -> this.loop.mailbox().send("fail");
				case 4 -> onLoop(this.loop::disconnected);
				case 5 -> onLoop(this.loop::idle);
				case 6 -> onLoop(() -> this.loop.inboundEnded(new Termination.ClosedByPeer(CloseStatus.NORMAL)));
				case 7 -> onLoop(() -> receive("stop"));
				default -> overflow();
			}
		}

		private void overflow() {
			for (int i = 0; i <= LoopFixture.DEFAULTS.mailboxCapacity(); i++) {
				this.loop.mailbox().send("one of many");
			}
		}

		private void receive(String text) {
			this.loop.received(Frame.text(text));
			this.loop.receivedAll();
		}

		@Override
		public Result<Frame, Integer> handle(Frame.Data frame, @Nullable Integer state) throws Exception {
			super.handle(frame, state);
			return obey(((Frame.Text) frame).text());
		}

		@Override
		public Result<Frame, Integer> info(Object message, @Nullable Integer state) throws Exception {
			super.info(message, state);
			return obey(message);
		}

		private Result<Frame, Integer> obey(Object command) {
			if (command.equals("fail")) {
				throw new IllegalStateException("on purpose");
			}
			return command.equals("stop") ? Result.stop() : Result.ok();
		}

		void assertEndedOnce() {
			assertThat(this.calls).startsWith("init")
				.filteredOn((call) -> call.startsWith("terminate"))
				.containsExactly(this.calls.get(this.calls.size() - 1));
			assertThat(this.terminations).hasSize(1).isEqualTo(this.transport.closed);
			assertThat(this.loop.mailbox().send("too late")).isEqualTo(Delivery.CLOSED);
		}

	}

}
