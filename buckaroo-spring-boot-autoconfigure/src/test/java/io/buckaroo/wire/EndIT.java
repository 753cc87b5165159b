package io.buckaroo.wire;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of connections, on the wire: {@code terminate} and the client observe
 * the same end, also if several ends race.
 */
@Timeout(60)
class EndIT {

	private static final int ROUNDS = 10;

	private static final LoggingSystem logging = LoggingSystem.get(EndIT.class.getClassLoader());

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.mailbox.capacity=8",
			"buckaroo.websocket.close-timeout=200ms", "buckaroo.sse.retry=0");

	@BeforeAll
	static void expectFailures() {
		logging.setLogLevel(ConnectionLoop.class.getName(), LogLevel.OFF);
	}

	@AfterAll
	static void restoreLogging() {
		logging.setLogLevel(ConnectionLoop.class.getName(), null);
	}

	@BeforeEach
	void clear() {
		terminations().clear();
	}

	@ParameterizedTest
	@MethodSource("pairsOfSentEnds")
	void theFirstOfTwoEndsInOneSegmentWins(Sent first, Sent second) throws Exception {
		try (RawConnection client = openSocket()) {
			client.send(concat(first.frame(), second.frame()));
			assertThat(client.readFrame().closeCode()).isEqualTo(first.code);
			assertNothingFollows(client);
		}
		assertTerminated(first::matches, first);
	}

	static Stream<Arguments> pairsOfSentEnds() {
		return Stream.of(Sent.values())
			.flatMap((first) -> Stream.of(Sent.values()).map((second) -> Arguments.of(first, second)));
	}

	@ParameterizedTest
	@EnumSource
	void aDisconnectionAfterTheEndDoesNotChangeIt(Sent sent) throws Exception {
		try (RawConnection client = openSocket()) {
			client.send(sent.frame());
		}
		assertTerminated(sent::matches, sent);
	}

	@ParameterizedTest
	@EnumSource
	void anEndFollowedByAResetIsOneEnd(Sent sent) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			RawConnection client = openSocket();
			client.send(sent.frame());
			client.reset();
			assertTerminated((termination) -> sent.matches(termination) || isDisconnected(termination), sent);
		}
	}

	@ParameterizedTest
	@MethodSource("racesOfSockets")
	void anEndOfTheServerRacesWithOneOfTheClient(Caused caused, Sent sent) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			try (RawConnection client = openSocket()) {
				CompletableFuture<Void> causing = CompletableFuture.runAsync(caused::cause);
				client.send(sent.frame());
				int code = client.readFrame().closeCode();
				assertThat(code).isIn(caused.code, sent.code);
				assertNothingFollows(client);
				causing.get(20, TimeUnit.SECONDS);
				assertTerminated((code == sent.code) ? sent::matches : caused::matches, code);
			}
		}
	}

	static Stream<Arguments> racesOfSockets() {
		return Stream.of(Caused.values())
			.flatMap((caused) -> Stream.of(Sent.CLOSE, Sent.RESERVED_BIT, Sent.RESERVED_OPCODE)
				.map((sent) -> Arguments.of(caused, sent)));
	}

	@ParameterizedTest
	@EnumSource
	void anEndOfTheServerRacesWithTheResetOfASocket(Caused caused) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			raceWithReset(openSocket(), caused);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anEndOfTheServerRacesWithTheResetOfAStream(Caused caused) throws Exception {
		for (int i = 0; i < ROUNDS; i++) {
			raceWithReset(openStream(), caused);
		}
	}

	private static void raceWithReset(RawConnection client, Caused caused) throws Exception {
		CompletableFuture<Void> causing = CompletableFuture.runAsync(caused::cause);
		client.reset();
		causing.get(20, TimeUnit.SECONDS);
		assertTerminated((termination) -> caused.matches(termination) || isDisconnected(termination), caused);
	}

	@ParameterizedTest
	@EnumSource
	void theClientOfAStreamSeesTheEnd(Caused caused) throws Exception {
		try (RawConnection client = openStream()) {
			caused.cause();
			if (caused == Caused.OVERFLOW) {
				assertThat(client.readToEnd()).isEmpty();
			}
			else {
				assertThat(client.readChunk()).isEmpty();
			}
		}
		assertTerminated(caused::matches, caused);
	}

	private static boolean isDisconnected(Termination termination) {
		return termination instanceof Termination.Disconnected;
	}

	/**
	 * Asserts that {@code terminate} was called exactly once, with the expected
	 * termination.
	 */
	private static void assertTerminated(Predicate<Termination> expected, Object end) throws InterruptedException {
		assertThat(terminations().next()).matches(expected, "matches " + end);
		server.awaitNoConnection();
		assertThat(terminations().isEmpty()).isTrue();
	}

	/**
	 * Asserts that the server sends nothing, whether it awaits a close frame or has
	 * closed the connection.
	 */
	private static void assertNothingFollows(RawConnection client) throws IOException {
		try {
			client.sendClose(1000);
			assertThat(client.readToEnd()).isEmpty();
		}
		catch (SocketException cut) {
			// Closed: nothing can follow
		}
	}

	private static RawConnection openSocket() throws IOException {
		RawConnection client = RawConnection.upgraded(server.port(), "/socket");
		assertThat(client.readFrame().text()).isEqualTo("open");
		return client;
	}

	private static RawConnection openStream() throws IOException {
		RawConnection client = new RawConnection(server.port());
		client.request("GET /stream HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
		client.readHead();
		assertThat(client.readChunk()).isEqualTo("data: open\n\n");
		return client;
	}

	private static byte[] concat(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	private static Terminations terminations() {
		return server.bean(Handlers.class).terminations;
	}

	/**
	 * The ends that the client of a socket causes by a frame.
	 */
	enum Sent {

		CLOSE(1000, Termination.ClosedByPeer.class, RawConnection.FIN | RawConnection.CLOSE,
				new byte[] { 0x03, (byte) 0xE8 }),

		RESERVED_BIT(1002, Termination.ProtocolError.class, RawConnection.FIN | RawConnection.RSV1 | RawConnection.TEXT,
				new byte[0]),

		RESERVED_OPCODE(1002, Termination.ProtocolError.class, RawConnection.FIN | 0x3, new byte[0]),

		NOT_UTF_8(1007, Termination.ProtocolError.class, RawConnection.FIN | RawConnection.TEXT,
				new byte[] { (byte) 0xFF }),

		STOP(4000, Termination.Stopped.class), FAIL(1011, Termination.Failed.class),

		OVERFLOW(1013, Termination.SlowConsumer.class), EVICT(1008, Termination.Evicted.class);

		private final int code;

		private final Class<? extends Termination> type;

		private final int firstByte;

		private final byte[] payload;

		Sent(int code, Class<? extends Termination> type, int firstByte, byte[] payload) {
			this.code = code;
			this.type = type;
			this.firstByte = firstByte;
			this.payload = payload;
		}

		/** Creates an end that the handler causes when it receives its name. */
		Sent(int code, Class<? extends Termination> type) {
			this.code = code;
			this.type = type;
			this.firstByte = RawConnection.FIN | RawConnection.TEXT;
			this.payload = name().getBytes(StandardCharsets.UTF_8);
		}

		private byte[] frame() {
			return RawConnection.frame(this.firstByte, this.payload);
		}

		private boolean matches(Termination termination) {
			return this.type.isInstance(termination);
		}

	}

	/**
	 * The ends that the application causes.
	 */
	enum Caused {

		STOP(4000, Termination.Stopped.class), FAIL(1011, Termination.Failed.class),

		OVERFLOW(1013, Termination.SlowConsumer.class), EVICT(1008, Termination.Evicted.class),

		SHUTDOWN(1001, Termination.Shutdown.class) {

			@Override
			void cause() {
				ConnectionRegistry registry = server.bean(ConnectionRegistry.class);
				registry.shutdown(Duration.ZERO, Schedulers.immediate()).block(TestServer.PATIENCE);
				registry.reopen();
			}

		};

		private final int code;

		private final Class<? extends Termination> type;

		Caused(int code, Class<? extends Termination> type) {
			this.code = code;
			this.type = type;
		}

		/**
		 * Causes the end. By default, the handler causes it when it receives its name.
		 */
		void cause() {
			Buckaroo buckaroo = server.bean(Buckaroo.class);
			buckaroo.connections().forEach((connection) -> buckaroo.send(connection.id(), name()));
		}

		private boolean matches(Termination termination) {
			return this.type.isInstance(termination);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Connection> socket(Buckaroo buckaroo) {
			return new Socket(buckaroo, this.terminations);
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Connection> stream(Buckaroo buckaroo) {
			return new Source(buckaroo, this.terminations);
		}

		private static <O> Result<O, Connection> execute(Object command, Connection connection, Buckaroo buckaroo) {
			if (command.equals("STOP")) {
				return Result.stop(new CloseStatus(4000));
			}
			if (command.equals("FAIL")) {
				throw new IllegalStateException("Test");
			}
			if (command.equals("EVICT")) {
				buckaroo.close(connection.id());
			}
			if (command.equals("OVERFLOW")) {
				while (connection.mailbox().send("more") == Delivery.ACCEPTED) {
					// Until the mailbox overflows
				}
			}
			return Result.ok();
		}

	}

	private record Socket(Buckaroo buckaroo, Terminations terminations) implements BuckarooSocket<Connection> {

		@Override
		public Result<Frame, Connection> init(Connection connection) {
			return Result.reply(Frame.text("open"), connection);
		}

		@Override
		public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
			return Handlers.execute(((Frame.Text) frame).text(), connection, this.buckaroo);
		}

		@Override
		public Result<Frame, Connection> info(Object message, @Nullable Connection connection) {
			return Handlers.execute(message, connection, this.buckaroo);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Connection state) {
			this.terminations.add(termination);
		}

	}

	private record Source(Buckaroo buckaroo, Terminations terminations) implements BuckarooEventSource<Connection> {

		@Override
		public Result<Event, Connection> init(Connection connection) {
			return Result.reply(Event.of("open"), connection);
		}

		@Override
		public Result<Event, Connection> info(Object message, @Nullable Connection connection) {
			return Handlers.execute(message, connection, this.buckaroo);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Connection state) {
			this.terminations.add(termination);
		}

	}

}
