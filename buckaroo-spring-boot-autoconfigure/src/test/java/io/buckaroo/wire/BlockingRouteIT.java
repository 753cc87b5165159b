package io.buckaroo.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for routes whose handlers block, on the wire.
 */
class BlockingRouteIT {

	/** The number of threads of the application's task executor. */
	private static final int POOL_SIZE = 8;

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0");

	@BeforeEach
	void clear() {
		server.bean(Handlers.class).terminations.clear();
	}

	@Test
	void aBlockedHandlerDelaysNoOtherConnection() throws IOException {
		List<RawConnection> connections = new ArrayList<>();
		try {
			for (int i = 0; i < POOL_SIZE - 1; i++) {
				RawConnection blocked = open(connections, "/blocking");
				blocked.sendText("block");
			}
			for (int i = 0; i < POOL_SIZE; i++) {
				RawConnection ordinary = open(connections, "/ordinary");
				ordinary.sendText("hello");
				assertThat(ordinary.readFrame().text()).isEqualTo("hello");
			}
			RawConnection last = open(connections, "/blocking");
			last.sendText("name");
			assertThat(last.readFrame().text()).startsWith("task-");
			server.bean(Handlers.class).release.countDown();
			assertThat(connections.get(0).readFrame().text()).isEqualTo("released");
		}
		finally {
			server.bean(Handlers.class).release.countDown();
			for (RawConnection connection : connections) {
				connection.close();
			}
		}
	}

	@Test
	void aBlockingEventSourceRunsOnTheTaskExecutor() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET /blocking HTTP/1.1", "Host: localhost");
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("X-Init: task-");
			server.bean(Buckaroo.class).sendToRoute("/blocking", "name");
			assertThat(client.readChunk()).startsWith("data: task-");
		}
		assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.Disconnected());
	}

	@Test
	void shutdownWaitsForABlockingHandler() throws Exception {
		TestServer stopping = TestServer.start(Handlers.class);
		Handlers handlers = stopping.bean(Handlers.class);
		try (RawConnection client = RawConnection.upgraded(stopping.port(), "/blocking")) {
			client.sendText("block");
			assertThat(handlers.blocked.await(20, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Boolean> terminated = CompletableFuture.runAsync(stopping::close)
				.thenApply((closed) -> !handlers.terminations.isEmpty());
			await().atMost(TestServer.PATIENCE).until(() -> isShuttingDown(stopping));
			assertThat(terminated).isNotDone();
			handlers.release.countDown();
			assertThat(client.readFrame().text()).isEqualTo("released");
			assertThat(client.readFrame().closeCode()).isEqualTo(1001);
			assertThat(terminated).succeedsWithin(TestServer.PATIENCE).isEqualTo(true);
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Virtual threads need JDK 21 or later in JAVA_HOME")
	void virtualThreadsAreUsedIfSpringEnablesThem() throws Exception {
		try (TestServer virtual = TestServer.start(Handlers.class, "spring.threads.virtual.enabled=true");
				RawConnection client = RawConnection.upgraded(virtual.port(), "/blocking")) {
			client.sendText("thread");
			assertThat(client.readFrame().text()).startsWith("VirtualThread");
		}
	}

	private static boolean isShuttingDown(TestServer server) throws IOException {
		try (RawConnection other = new RawConnection(server.port())) {
			return other.handshake("/ordinary").startsWith("HTTP/1.1 503 ");
		}
	}

	private static RawConnection open(List<RawConnection> connections, String path) throws IOException {
		RawConnection connection = RawConnection.upgraded(server.port(), path);
		connections.add(connection);
		return connection;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		private final CountDownLatch blocked = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		@Bean
		@WebSocketMapping("/ordinary")
		BuckarooSocket<Void> ordinary() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping(value = "/blocking", blocking = true)
		BuckarooSocket<Void> blocking() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) throws Exception {
					return Result.reply(Frame.text(switch (((Frame.Text) frame).text()) {
						case "block" -> {
							Handlers.this.blocked.countDown();
							yield Handlers.this.release.await(20, TimeUnit.SECONDS) ? "released" : "forgotten";
						}
						case "thread" -> Thread.currentThread().toString();
						default -> Thread.currentThread().getName();
					}));
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping(value = "/blocking", blocking = true)
		BuckarooEventSource<Void> blockingSource() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					connection.responseHeaders().set("X-Init", Thread.currentThread().getName());
					return Result.ok();
				}

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return Result.reply(Event.of(Thread.currentThread().getName()));
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

	}

}
