package io.buckaroo.security;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.Admission;
import io.buckaroo.router.BuckarooRouter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the limits of the number of connections, on the wire.
 */
class ConnectionLimitsIT {

	private static final String FULL = "HTTP/1.1 503 ";

	private static final String TOO_MANY = "HTTP/1.1 429 ";

	private static final String UPGRADED = "HTTP/1.1 101 ";

	private static final String STREAM = "HTTP/1.1 200 ";

	/** The ways in which a handshake fails, none of which may keep its slot. */
	private static final List<Failure> FAILURES = List.of(
			new Failure("a check refuses", (port) -> socket(port, "/checked/refuse")),
			new Failure("a check fails", (port) -> socket(port, "/checked/fail")),
			new Failure("the client disconnects while a check waits", (port) -> {
				RawConnection connection = handshake(port, "/checked/wait");
				connection.reset();
				return "";
			}), new Failure("the origin is foreign", (port) -> socket(port, "/a", "Origin: https://evil.example")),
			new Failure("no subprotocol fits", (port) -> socket(port, "/spoken")),
			new Failure("the exchange is cancelled", (port) -> socket(port, "/checked/wait", "X-Cancel: soon")),
			new Failure("init stops", (port) -> socket(port, "/ending")),
			new Failure("init of a stream refuses", (port) -> stream(port, "/refusing")),
			new Failure("a stream ends immediately", (port) -> stream(port, "/ending")),
			new Failure("init of a stream stops", (port) -> stream(port, "/stopping")),
			new Failure("a HEAD request for a stream", (port) -> {
				try (RawConnection connection = new RawConnection(port)) {
					connection.request("HEAD /s HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
					return connection.readHead();
				}
			}), new Failure("the client disconnects while init of a stream waits", (port) -> {
				RawConnection.stream(port, "/waiting").reset();
				return "";
			}), new Failure("a socket is opened and closed", (port) -> socket(port, "/a")),
			new Failure("a stream is opened and closed", (port) -> stream(port, "/s")));

	private final List<RawConnection> open = new ArrayList<>();

	private TestServer server;

	@AfterEach
	void stop() throws IOException {
		for (RawConnection connection : this.open) {
			connection.close();
		}
		this.server.close();
	}

	@Test
	void aSocketOverTheLimitIsRefusedAndNoneIsEvicted() throws IOException {
		start("buckaroo.websocket.max-connections=2");
		RawConnection first = open("/a", UPGRADED);
		open("/b", UPGRADED);
		assertThat(socket(port(), "/a")).startsWith(FULL).containsIgnoringCase("Retry-After: 5");
		first.sendText("still there");
		assertThat(first.readFrame().text()).isEqualTo("still there");
		first.close();
		awaitHead("/b", UPGRADED);
	}

	@Test
	void aStreamOverTheLimitIsRefusedAndSocketsAreCountedSeparately() throws IOException {
		start("buckaroo.sse.max-connections=1", "buckaroo.websocket.max-connections=1");
		RawConnection stream = RawConnection.stream(port(), "/s");
		this.open.add(stream);
		assertThat(stream.readHead()).startsWith(STREAM);
		assertThat(stream(port(), "/s")).startsWith(FULL).containsIgnoringCase("Retry-After: 5");
		open("/a", UPGRADED);
		stream.close();
		await().atMost(TestServer.PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> stream(port(), "/s").startsWith(STREAM));
	}

	@Test
	void anAddressOverItsLimitIsRefusedAndOthersAreNot() throws IOException {
		start("buckaroo.websocket.max-connections-per-address=1");
		open("/a", UPGRADED);
		assertThat(socket(port(), "/b")).startsWith(TOO_MANY).containsIgnoringCase("Retry-After: 5");
		try (RawConnection other = new RawConnection(port(), InetAddress.getByAddress(new byte[] { 127, 0, 0, 2 }))) {
			assertThat(other.handshake("/a")).startsWith(UPGRADED);
		}
	}

	@ParameterizedTest
	@CsvSource({ "native, 203.0.113.1, 203.0.113.1, true", "native, 203.0.113.1, 203.0.113.2, false",
			"native, 2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true", "native, 2001:db8:0:1::1, 2001:db8:0:2::1, false",
			"native, 2001:db8:0:1::1, 203.0.113.1, false", "framework, 203.0.113.1, 203.0.113.1, true",
			"framework, 203.0.113.1, 203.0.113.2, false", "framework, 2001:db8:0:1::1, 2001:db8:0:1:ffff::2, true",
			"framework, 2001:db8:0:1::1, 2001:db8:0:2::1, false" })
	void theAddressIsThatOfTheForwardedHeaders(String strategy, String first, String second, boolean same)
			throws IOException {
		start("buckaroo.websocket.max-connections-per-address=1", "server.forward-headers-strategy=" + strategy);
		open("/a", UPGRADED, forwardedFor(first));
		assertThat(socket(port(), "/a", forwardedFor(second))).startsWith(same ? TOO_MANY : UPGRADED);
	}

	@Test
	void aPrincipalOverItsLimitIsRefusedAndOthersAreNot() throws IOException {
		start("buckaroo.websocket.max-connections-per-principal=1", "buckaroo.sse.max-connections-per-principal=1");
		open("/a", UPGRADED, "X-User: ann");
		assertThat(socket(port(), "/a", "X-User: ann")).startsWith(TOO_MANY).containsIgnoringCase("Retry-After: 5");
		assertThat(socket(port(), "/a", "X-User: bob")).startsWith(UPGRADED);
		assertThat(stream(port(), "/s", "X-User: ann")).startsWith(STREAM);
		open("/a", UPGRADED);
		assertThat(socket(port(), "/a")).startsWith(UPGRADED);
	}

	@Test
	void overHttp2TheAddressIsThatOfTheConnection() throws Exception {
		this.server = TestServer.startHttp2(Handlers.class, "buckaroo.websocket.max-connections-per-address=1");
		try (Http2Client client = new Http2Client(port()); Http2Client neighbour = new Http2Client(port())) {
			Http2Stream socket = client.upgraded("/a");
			assertThat(neighbour.connect("/a").head().status()).hasToString("429");
			socket.reset();
			await().atMost(TestServer.PATIENCE)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> neighbour.connect("/a").head().status().toString().equals("200"));
		}
	}

	@Test
	void zeroMeansNoLimit() throws IOException {
		start("buckaroo.websocket.max-connections=0");
		for (int i = 0; i < 20; i++) {
			open("/a", UPGRADED);
		}
	}

	@ParameterizedTest
	@FieldSource("FAILURES")
	void aHandshakeThatFailsKeepsNoSlot(Failure failure) throws Exception {
		start("buckaroo.websocket.max-connections=2", "buckaroo.websocket.max-connections-per-address=2",
				"buckaroo.sse.max-connections=2", "buckaroo.sse.max-connections-per-address=2");
		for (int i = 0; i < 5; i++) {
			await().atMost(TestServer.PATIENCE)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.ignoreExceptions()
				.until(() -> !failure.attempt().of(port()).startsWith(FULL));
		}
		assertRoomForExactly(2, List.of("127.0.0.1"));
	}

	@Test
	void concurrentConnectionsGiveBackAllSlots() throws Exception {
		start("buckaroo.websocket.max-connections=8", "buckaroo.sse.max-connections=8",
				"buckaroo.websocket.max-connections-per-address=5", "buckaroo.sse.max-connections-per-address=5");
		long seed = Long.getLong("stress.seed", System.nanoTime());
		System.out.println("stress.seed=" + seed);
		ExecutorService clients = Executors.newFixedThreadPool(6);
		List<? extends Future<?>> all = IntStream.range(0, 6)
			.mapToObj((client) -> clients.submit(() -> openAndClose(new Random(seed + client))))
			.toList();
		for (Future<?> each : all) {
			each.get();
		}
		clients.shutdown();
		this.server.awaitNoConnection();
		assertRoomForExactly(8, List.of("127.0.0.1", "127.0.0.2"));
	}

	private @Nullable Void openAndClose(Random random) throws IOException {
		for (int i = 0; i < 150; i++) {
			Failure failure = FAILURES.get(random.nextInt(FAILURES.size()));
			try {
				failure.attempt().of(port());
			}
			catch (IOException ex) {
				// A refused client may disconnect before the response is sent
			}
		}
		return null;
	}

	private void assertRoomForExactly(int connections, List<String> addresses) throws IOException {
		for (int i = 0; i < connections; i++) {
			String address = addresses.get(i % addresses.size());
			await().atMost(TestServer.PATIENCE)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(5))
				.until(() -> keep(address, false) && keep(address, true));
		}
		for (String address : addresses) {
			assertThat(keep(address, false)).isFalse();
			assertThat(keep(address, true)).isFalse();
		}
	}

	/**
	 * Opens a connection, and keeps it if it is accepted.
	 */
	private boolean keep(String address, boolean stream) throws IOException {
		RawConnection connection = new RawConnection(port(), InetAddress.getByName(address));
		if (stream) {
			connection.request("GET /s HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
		}
		String head = stream ? connection.readHead() : connection.handshake("/a");
		boolean opened = head.startsWith(stream ? STREAM : UPGRADED);
		if (opened) {
			this.open.add(connection);
		}
		else {
			connection.close();
		}
		return opened;
	}

	private void start(String... properties) {
		this.server = TestServer.start(Handlers.class, properties);
	}

	private int port() {
		return this.server.port();
	}

	private RawConnection open(String path, String answer, String... headers) throws IOException {
		RawConnection connection = new RawConnection(port());
		this.open.add(connection);
		assertThat(connection.handshake(path, headers)).startsWith(answer);
		return connection;
	}

	private void awaitHead(String path, String answer) {
		await().atMost(TestServer.PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> socket(port(), path).startsWith(answer));
	}

	private static String forwardedFor(String address) {
		return "X-Forwarded-For: " + address;
	}

	private static RawConnection handshake(int port, String path) throws IOException {
		RawConnection connection = new RawConnection(port);
		connection.request("GET " + path + " HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13");
		return connection;
	}

	private static String socket(int port, String path, String... headers) throws IOException {
		try (RawConnection connection = new RawConnection(port)) {
			return connection.handshake(path, headers);
		}
	}

	private static String stream(int port, String path, String... headers) throws IOException {
		try (RawConnection connection = RawConnection.stream(port, path, headers)) {
			return connection.readHead();
		}
	}

	/**
	 * A connection that is refused, or ends immediately.
	 */
	private record Failure(String name, Attempt attempt) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	private interface Attempt {

		/**
		 * Makes the attempt.
		 * @return the head of the response, or an empty string
		 */
		String of(int port) throws IOException;

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			return BuckarooRouter.route()
				.websocket("/a", echo)
				.websocket("/b", echo)
				.websocket("/spoken", echo, (route) -> route.subprotocols("chat").subprotocolRequired())
				.websocket("/ending", new EndingSocket())
				.websocket("/checked/refuse", echo,
						(route) -> route.check((request) -> Mono.just(Admission.refuse(HttpStatus.FORBIDDEN))))
				.websocket("/checked/fail", echo,
						(route) -> route.check((request) -> Mono.error(new ResponseStatusException(HttpStatus.GONE))))
				.websocket("/checked/wait", echo, (route) -> route.check((request) -> Mono.never()))
				.sse("/s", source(Result.ok()))
				.sse("/stopping", source(Result.stop()))
				.sse("/waiting", source(Result.later(Mono.never())))
				.sse("/refusing", source(Result.later(Mono.error(new ResponseStatusException(HttpStatus.GONE)))))
				.sse("/ending", source(Result.stop(Result.reply(Event.of("last")))))
				.build();
		}

		private static BuckarooEventSource<Void> source(Result<Event, Void> result) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return result;
				}

			};
		}

		@Bean
		WebFilter users() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return chain
					.filter((user != null) ? exchange.mutate().principal(Mono.just(() -> user)).build() : exchange);
			};
		}

		@Bean
		WebFilter impatience() {
			return (exchange, chain) -> exchange.getRequest().getHeaders().containsHeader("X-Cancel")
					? Mono.firstWithSignal(chain.filter(exchange), Mono.delay(Duration.ofMillis(1)))
						.then(exchange.getResponse().setComplete())
					: chain.filter(exchange);
		}

	}

	private static final class EndingSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			return Result.stop();
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

	}

}
