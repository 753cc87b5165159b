package io.buckaroo.attack;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Heap;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.channel.ChannelOperations;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that connections leave nothing behind, however they end.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(180)
@Tag("stress")
class ConnectionChurnIT {

	private static final int WORKERS = 6;

	private static final int DROPPED_BY_EACH = 3250;

	/** The number of connections that warm up the application. */
	private static final int DROPPED_FIRST = 650;

	/**
	 * The growth of the heap that the records of the test itself account for, in bytes;
	 * less than 500 bytes for each connection.
	 */
	private static final long HEAP_TOLERANCE = 8_000_000;

	/** The number of connections that each worker keeps open. */
	private static final int WINDOW = 32;

	private static final int LEFT_IDLE = 300;

	private static final int SHUT_DOWN = 200;

	private static final int MAILBOX_CAPACITY = 8;

	private static final LoggingSystem logging = LoggingSystem.get(ConnectionChurnIT.class.getClassLoader());

	private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS + 1);

	@AfterEach
	void stop() {
		this.workers.shutdownNow();
		logging.setLogLevel(ConnectionLoop.class.getName(), null);
	}

	@Test
	void connectionsThatComeAndGoLeaveNothingBehind(CapturedOutput output) throws Exception {
		TestServer server = TestServer.start(Handlers.class, "buckaroo.mailbox.capacity=" + MAILBOX_CAPACITY,
				"buckaroo.websocket.idle-timeout=3s", "buckaroo.websocket.ping-interval=0",
				"buckaroo.sse.idle-timeout=3s", "buckaroo.sse.heartbeat=0", "buckaroo.sse.retry=0");
		logging.setLogLevel(ConnectionLoop.class.getName(), LogLevel.OFF);
		Ledger ledger = server.bean(Handlers.class).ledger;
		drop(server, DROPPED_FIRST);
		server.awaitNoConnection();
		forgetLastChannel(server);
		ledger.assertNothingLeft();
		long heap = Heap.used();
		Future<?> idle = this.workers.submit(() -> leaveIdle(server));
		drop(server, DROPPED_BY_EACH - DROPPED_FIRST);
		idle.get();
		server.awaitNoConnection();
		forgetLastChannel(server);
		assertThat(ledger.opened).hasValue(WORKERS * DROPPED_BY_EACH + LEFT_IDLE);
		ledger.assertNothingLeft();
		assertThat(Heap.used() - heap).isLessThan(HEAP_TOLERANCE);
		shutDown(server);
		assertThat(ledger.opened).hasValue(20_000);
		ledger.assertNothingLeft();
		assertThat(ledger.ends).containsOnlyKeys(Termination.ClosedByPeer.class, Termination.Disconnected.class,
				Termination.Stopped.class, Termination.Failed.class, Termination.SlowConsumer.class,
				Termination.Evicted.class, Termination.ProtocolError.class, Termination.IdleTimeout.class,
				Termination.Shutdown.class);
		assertThat(output).doesNotContain("LEAK:");
	}

	private void drop(TestServer server, int count) throws Exception {
		List<Future<?>> work = new ArrayList<>();
		for (int i = 0; i < WORKERS; i++) {
			work.add(this.workers.submit(() -> openAndDrop(server, count)));
		}
		for (Future<?> done : work) {
			done.get();
		}
	}

	/**
	 * Opens connections, and drops the oldest ones.
	 */
	private static @Nullable Void openAndDrop(TestServer server, int count) throws IOException {
		Queue<Client> open = new ArrayDeque<>();
		for (int i = 0; i < count; i++) {
			Kind kind = Kind.values()[i % 2];
			Drop drop = kind.drops.get(i / 2 % kind.drops.size());
			open.add(new Client(server, i, kind, drop, drop.whileWaiting && i % 3 == 0));
			if (open.size() == WINDOW) {
				open.remove().drop();
			}
		}
		for (Client client : open) {
			client.drop();
		}
		return null;
	}

	private static @Nullable Void leaveIdle(TestServer server) throws IOException {
		for (Client client : open(server, LEFT_IDLE, false)) {
			client.awaitEnd();
		}
		return null;
	}

	private static void shutDown(TestServer server) throws IOException {
		List<Client> clients = open(server, SHUT_DOWN, true);
		forgetLastChannel(server);
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
		for (Client client : clients) {
			client.awaitEnd();
		}
		stopped.orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static List<Client> open(TestServer server, int count, boolean waiting) throws IOException {
		List<Client> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(new Client(server, i, Kind.values()[i % 2], Drop.RESET, waiting && i % 3 == 0));
		}
		return clients;
	}

	/**
	 * Replaces the channel that the server remembers, which is that of the last request.
	 */
	private static void forgetLastChannel(TestServer server) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET /nothing HTTP/1.1", "Host: localhost");
			client.readHead();
		}
	}

	/**
	 * The ways to drop a connection.
	 */
	private enum Drop {

		CLOSE_FRAME(false) {

			@Override
			void drop(Client client) throws IOException {
				client.connection.sendClose(1000);
				client.awaitEnd();
			}

		},

		BAD_FRAME(false) {

			@Override
			void drop(Client client) throws IOException {
				client.connection.sendFrame(RawConnection.FIN | RawConnection.TEXT, new byte[] { (byte) 0xFF });
				client.awaitEnd();
			}

		},

		RESET(true) {

			@Override
			void drop(Client client) throws IOException {
				client.connection.reset();
			}

		},

		FIN(true) {

			@Override
			void drop(Client client) throws IOException {
				client.connection.close();
			}

		},

		STOP(false), FAIL(false), OVERFLOW(false),

		EVICT(true) {

			@Override
			void drop(Client client) throws IOException {
				client.buckaroo.close(client.id);
				client.awaitEnd();
			}

		};

		/** Whether it also ends a connection that waits for a result. */
		private final boolean whileWaiting;

		Drop(boolean whileWaiting) {
			this.whileWaiting = whileWaiting;
		}

		/**
		 * Drops the connection. By default, the handler is sent this value as a message.
		 */
		void drop(Client client) throws IOException {
			client.buckaroo.send(client.id, this);
			client.awaitEnd();
		}

	}

	private enum Kind {

		SOCKET(EnumSet.allOf(Drop.class)) {

			@Override
			String open(RawConnection connection, String query) throws IOException {
				connection.handshake("/socket" + query);
				return connection.readFrame().text();
			}

			@Override
			boolean readsNext(RawConnection connection) throws IOException {
				return !connection.readFrame().isClose();
			}

		},

		STREAM(EnumSet.complementOf(EnumSet.of(Drop.CLOSE_FRAME, Drop.BAD_FRAME))) {

			@Override
			String open(RawConnection connection, String query) throws IOException {
				connection.request("GET /stream" + query + " HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
				connection.readHead();
				return connection.readChunk().substring("data: ".length()).strip();
			}

			@Override
			boolean readsNext(RawConnection connection) throws IOException {
				return !connection.readChunk().isEmpty();
			}

		};

		private final List<Drop> drops;

		Kind(Set<Drop> drops) {
			this.drops = List.copyOf(drops);
		}

		/**
		 * Opens a connection and reads its id.
		 */
		abstract String open(RawConnection connection, String query) throws IOException;

		/**
		 * Reads the next frame or chunk.
		 * @return whether another one may follow
		 */
		abstract boolean readsNext(RawConnection connection) throws IOException;

	}

	/**
	 * The client's side of a connection.
	 */
	private static final class Client {

		private final Buckaroo buckaroo;

		private final Kind kind;

		private final Drop drop;

		private final RawConnection connection;

		private final String id;

		Client(TestServer server, int number, Kind kind, Drop drop, boolean waits) throws IOException {
			this.buckaroo = server.bean(Buckaroo.class);
			this.kind = kind;
			this.drop = drop;
			this.connection = new RawConnection(server.port(),
					InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) (1 + number % 16) }));
			this.id = kind.open(this.connection, waits ? "?wait" : "");
		}

		void drop() throws IOException {
			this.drop.drop(this);
		}

		/**
		 * Reads until the server closes the connection.
		 */
		void awaitEnd() throws IOException {
			boolean open = true;
			while (open) {
				try {
					open = this.kind.readsNext(this.connection);
				}
				catch (SocketTimeoutException ex) {
					throw ex;
				}
				catch (IOException cut) {
					open = false;
				}
			}
			this.connection.reset();
		}

	}

	/**
	 * Records the beginning and the end of each connection.
	 */
	private static final class Ledger {

		private final AtomicInteger opened = new AtomicInteger();

		private final AtomicInteger terminated = new AtomicInteger();

		/** The ids of connections after {@code init} and before {@code terminate}. */
		private final Set<String> open = ConcurrentHashMap.newKeySet();

		private final Map<Class<?>, AtomicInteger> ends = new ConcurrentHashMap<>();

		private final Queue<WeakReference<Object>> references = new ConcurrentLinkedQueue<>();

		private final Sinks.Many<Object> feed = Sinks.many().multicast().directBestEffort();

		private final Sinks.Empty<Object> never = Sinks.empty();

		void opened(Connection connection) {
			this.opened.incrementAndGet();
			this.open.add(connection.id());
			this.references.add(new WeakReference<>(connection));
			connection.mailbox().sendEvery(Duration.ofHours(1), "tick");
			connection.mailbox().forward(this.feed.asFlux());
			if (connection.queryParams().containsKey("wait")) {
				connection.mailbox().send("wait");
			}
		}

		<O> Result<O, Connection> info(Object message, Connection connection) {
			if (message == Drop.FAIL) {
				throw new IllegalStateException("on purpose");
			}
			if (message == Drop.OVERFLOW) {
				while (connection.mailbox().send("more") == Delivery.ACCEPTED) {
					// Until the mailbox overflows
				}
			}
			if (message == Drop.STOP) {
				return Result.stop();
			}
			return message.equals("wait") ? Result.later(this.never.asMono().then(Mono.empty())) : Result.ok();
		}

		void terminated(Termination termination, Connection connection) {
			this.terminated.incrementAndGet();
			this.ends.computeIfAbsent(termination.getClass(), (type) -> new AtomicInteger()).incrementAndGet();
			if (!this.open.remove(connection.id())) {
				throw new IllegalStateException("Terminated twice");
			}
		}

		/**
		 * Asserts that no connection is open or referenced, for example by a timer.
		 */
		void assertNothingLeft() {
			assertThat(this.open).isEmpty();
			assertThat(this.terminated).hasValue(this.opened.get());
			assertThat(this.feed.currentSubscriberCount()).isZero();
			assertThat(this.never.currentSubscriberCount()).isZero();
			await().atMost(TestServer.PATIENCE).untilAsserted(() -> {
				System.gc();
				assertThat(this.references.stream().map(WeakReference::get).filter(Objects::nonNull)).isEmpty();
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Ledger ledger = new Ledger();

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Connection> socket() {
			return new Socket(this.ledger);
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Connection> stream() {
			return new Stream(this.ledger);
		}

		/**
		 * Records the channels, which must not be retained either.
		 */
		@Bean
		WebFilter channels() {
			return (exchange, chain) -> {
				if (!exchange.getRequest().getPath().value().equals("/nothing")) {
					ChannelOperations<?, ?> operations = ServerHttpResponseDecorator
						.getNativeResponse(exchange.getResponse());
					this.ledger.references.add(new WeakReference<>(operations.channel()));
				}
				return chain.filter(exchange);
			};
		}

	}

	private record Socket(Ledger ledger) implements BuckarooSocket<Connection> {

		@Override
		public Result<Frame, Connection> init(Connection connection) {
			this.ledger.opened(connection);
			return Result.reply(Frame.text(connection.id()), connection);
		}

		@Override
		public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
			return Result.ok();
		}

		@Override
		public Result<Frame, Connection> info(Object message, @Nullable Connection connection) {
			return this.ledger.info(message, connection);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Connection state) {
			this.ledger.terminated(termination, connection);
		}

	}

	private record Stream(Ledger ledger) implements BuckarooEventSource<Connection> {

		@Override
		public Result<Event, Connection> init(Connection connection) {
			this.ledger.opened(connection);
			return Result.reply(Event.of(connection.id()), connection);
		}

		@Override
		public Result<Event, Connection> info(Object message, @Nullable Connection connection) {
			return this.ledger.info(message, connection);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Connection state) {
			this.ledger.terminated(termination, connection);
		}

	}

}
