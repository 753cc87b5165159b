package io.buckaroo.wire;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.webflux.socket.SocketEndpoint;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SocketEndpoint} and its transport, on the wire.
 */
@ExtendWith(OutputCaptureExtension.class)
class SocketIT {

	private static final CloseStatus TOO_BIG = CloseStatus.TOO_BIG_TO_PROCESS.withReason("Message too big");

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class,
			"buckaroo.websocket.max-message-size=256KB", "buckaroo.websocket.allowed-origins=https://*.example.org",
			"buckaroo.websocket.close-timeout=200ms");

	@BeforeEach
	void clear() {
		handlers().terminations.clear();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 65535, 65536, 262144 })
	void binaryMessagesOfEveryLengthFormAreEchoed(int length) throws IOException {
		byte[] payload = new byte[length];
		for (int i = 0; i < length; i++) {
			payload[i] = (byte) i;
		}
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			client.sendFrame(RawConnection.FIN | RawConnection.BINARY, payload);
			RawFrame echo = client.readFrame();
			assertThat(echo.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.BINARY);
			assertThat(echo.payload()).isEqualTo(payload);
		}
	}

	@Test
	void theClientOfTheJdkIsEchoed() {
		Messages messages = new Messages();
		WebSocket client = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(server.webSocketUri("/echo"), messages)
			.orTimeout(20, TimeUnit.SECONDS)
			.join();
		client.sendText("grüß ", false).thenCompose((c) -> c.sendText("Gott", true)).join();
		assertThat(messages.first.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("grüß Gott");
		client.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
		assertThat(messages.closed.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
	}

	@Test
	void theClientOfSpringIsEchoedInOrder() {
		List<String> texts = IntStream.range(0, 2000).mapToObj(Integer::toString).toList();
		Mono<List<String>> echoes = Mono.create(
				(sink) -> new ReactorNettyWebSocketClient()
					.execute(server.webSocketUri("/echo"),
							(session) -> session.send(Flux.fromIterable(texts).map(session::textMessage))
								.and(session.receive()
									.map(WebSocketMessage::getPayloadAsText)
									.take(texts.size())
									.collectList()
									.doOnNext(sink::success)))
					.subscribe(null, sink::error));
		assertThat(echoes.block(TestServer.PATIENCE)).isEqualTo(texts);
	}

	@Test
	void fragmentsAreReassembledAndPingsBetweenThemAnswered() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			client.sendFrame(RawConnection.TEXT, bytes("one "));
			client.sendFrame(RawConnection.FIN | RawConnection.PING, bytes("ping"));
			client.sendFrame(RawConnection.CONTINUATION, bytes("two "));
			client.sendFrame(RawConnection.FIN | RawConnection.CONTINUATION, bytes("three"));
			RawFrame pong = client.readFrame();
			assertThat(pong.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.PONG);
			assertThat(pong.text()).isEqualTo("ping");
			assertThat(client.readFrame().text()).isEqualTo("one two three");
		}
	}

	@Test
	void aFrameInTheSegmentOfTheHandshakeIsHandled() throws IOException {
		String handshake = "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
		byte[] frame = { (byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i' };
		try (RawConnection client = new RawConnection(server.port())) {
			client
				.send(ByteBuffer.allocate(handshake.length() + frame.length).put(bytes(handshake)).put(frame).array());
			assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
			assertThat(client.readFrame().text()).isEqualTo("hi");
			client.sendText("next");
			assertThat(client.readFrame().text()).isEqualTo("next");
		}
	}

	@Test
	void callbacksRunOnTheEventLoopWhateverThreadResolvesThePrincipal() throws Exception {
		for (int i = 0; i < 100; i++) {
			try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/thread", "X-User: ann")) {
				client.sendText("thread");
				assertThat(client.readFrame().text()).isEqualTo("init and handle in one thread");
			}
		}
	}

	@Test
	void aCloseCodeThatDoesNotExistEndsWith1002() throws Exception {
		assertThat(closeCodeAfter(RawConnection.FIN | RawConnection.CLOSE, new byte[] { 0x13, (byte) 0x88 }))
			.isEqualTo(1002);
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ProtocolError(CloseStatus.PROTOCOL_ERROR));
	}

	@Test
	void aPeerThatClosesButDoesNotReadIsCutOff() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("hello");
			Frame frame = Frame.text("x".repeat(8000));
			Channel channel = server.fillChannel(() -> server.bean(Buckaroo.class).sendToRoute("/probe/{name}", frame));
			assertThat(channel.isWritable()).isTrue();
			client.sendClose(1000);
			assertThat(handlers().terminations.next()).isEqualTo(new Termination.ClosedByPeer(CloseStatus.NORMAL));
			await().atMost(TestServer.PATIENCE).until(() -> !channel.isOpen());
		}
	}

	@Test
	void aCharacterMayBeSplitBetweenFragments() throws IOException {
		byte[] euro = bytes("€");
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			client.sendFrame(RawConnection.TEXT, new byte[] { euro[0] });
			client.sendFrame(RawConnection.FIN | RawConnection.CONTINUATION, new byte[] { euro[1], euro[2] });
			assertThat(client.readFrame().text()).isEqualTo("€");
		}
	}

	@Test
	void textThatIsNotUtf8EndsWith1007() throws Exception {
		assertThat(closeCodeAfter(RawConnection.FIN | RawConnection.TEXT, new byte[] { (byte) 0xC3, 0x28 }))
			.isEqualTo(1007);
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ProtocolError(CloseStatus.BAD_DATA));
	}

	@Test
	void aReservedBitEndsWith1002() throws Exception {
		assertThat(closeCodeAfter(RawConnection.FIN | RawConnection.RSV1 | RawConnection.TEXT, bytes("a")))
			.isEqualTo(1002);
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ProtocolError(CloseStatus.PROTOCOL_ERROR));
	}

	@Test
	void aReservedOpcodeEndsWith1002() throws Exception {
		assertThat(closeCodeAfter(RawConnection.FIN | 0x3, bytes("a"))).isEqualTo(1002);
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ProtocolError(CloseStatus.PROTOCOL_ERROR));
	}

	@Test
	void aFrameThatIsTooBigEndsWith1009() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/size")) {
			client.send(new byte[] { (byte) (RawConnection.FIN | RawConnection.BINARY), (byte) (0x80 | 127), 0, 0, 0, 0,
					0, 4, 0, 1, 1, 2, 3, 4 });
			assertTooBig(client.readFrame());
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ProtocolError(TOO_BIG));
	}

	@Test
	void fragmentsThatAreTooBigTogetherEndWith1009() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/size")) {
			client.sendFrame(RawConnection.BINARY, new byte[200 * 1024]);
			client.sendFrame(RawConnection.FIN | RawConnection.CONTINUATION, new byte[56 * 1024 + 1]);
			assertTooBig(client.readFrame());
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ProtocolError(TOO_BIG));
	}

	private static void assertTooBig(RawFrame frame) {
		assertThat(frame.closeCode()).isEqualTo(1009);
		assertThat(frame.closeReason()).isEqualTo(TOO_BIG.getReason());
	}

	@Test
	void aHandlerThatThrowsEndsWith1011AndIsLoggedOnce(CapturedOutput output) throws Exception {
		assertThat(closeCodeAfter(RawConnection.FIN | RawConnection.TEXT, bytes("throw"))).isEqualTo(1011);
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Failed.class);
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("of route '/probe/{name}' failed");
	}

	@Test
	void stopEndsWith1000() throws Exception {
		assertThat(closeCodeAfter(RawConnection.FIN | RawConnection.TEXT, bytes("stop"))).isEqualTo(1000);
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.Stopped(CloseStatus.NORMAL));
	}

	@Test
	void stopWithAStatusEndsWithThatStatus() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/stop")) {
			client.sendText("stop 4242");
			RawFrame close = client.readFrame();
			assertThat(close.closeCode()).isEqualTo(4242);
			assertThat(close.text()).endsWith("as you like");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1000", "1001", "3000", "4999" })
	void thePeersCloseIsEchoedAndTheConnectionEnds(int code) throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendClose(code);
			assertThat(client.readFrame().closeCode()).isEqualTo(code);
			assertThat(client.readToEnd()).isEmpty();
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ClosedByPeer(new CloseStatus(code)));
	}

	@Test
	void terminateReceivesTheReasonOfThePeersClose() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendFrame(RawConnection.FIN | RawConnection.CLOSE, new byte[] { 0x03, (byte) 0xE8, 'b', 'y', 'e' });
			assertThat(client.readFrame().text()).endsWith("bye");
		}
		assertThat(handlers().terminations.next())
			.isEqualTo(new Termination.ClosedByPeer(CloseStatus.NORMAL.withReason("bye")));
	}

	@Test
	void aCloseWithoutCodeIsEchoedWithoutCode() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendFrame(RawConnection.FIN | RawConnection.CLOSE, new byte[0]);
			RawFrame close = client.readFrame();
			assertThat(close.isClose()).isTrue();
			assertThat(close.payload()).isEmpty();
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.ClosedByPeer(CloseStatus.NO_STATUS_CODE));
	}

	@Test
	void messagesBeforeThePeersCloseAreHandled() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendText("hello");
			client.sendClose(1000);
			assertThat(client.readFrame().text()).contains("hello");
			assertThat(client.readFrame().closeCode()).isEqualTo(1000);
		}
	}

	@Test
	void aPeerThatDoesNotCloseIsCutOff() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendText("stop");
			assertThat(client.readFrame().closeCode()).isEqualTo(1000);
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@Test
	void aConnectionThatBreaksIsDisconnected() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/close")) {
			client.sendText("hello");
			client.readFrame();
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.Disconnected());
	}

	@Test
	void aConnectionClosedByTheApplicationEndsWith1008() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/evicted")) {
			client.sendText("id");
			String id = client.readFrame().text();
			assertThat(server.bean(Buckaroo.class).close(id)).isTrue();
			assertThat(client.readFrame().closeCode()).isEqualTo(1008);
		}
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Evicted.class);
	}

	@Test
	void theApplicationReachesTheMailboxOfEveryConnectionOfARoute() throws Exception {
		try (RawConnection first = RawConnection.upgraded(server.port(), "/echo");
				RawConnection second = RawConnection.upgraded(server.port(), "/echo")) {
			first.sendText("there?");
			second.sendText("there?");
			first.readFrame();
			second.readFrame();
			server.bean(Buckaroo.class).sendToRoute("/echo", Frame.text("news"));
			assertThat(first.readFrame().text()).isEqualTo("news");
			assertThat(second.readFrame().text()).isEqualTo("news");
		}
	}

	@Test
	void theConnectionExposesTheHandshake() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/a%20b?x=1&x=2&y=%C3%BC",
				"X-Test: header", "Cookie: c=cookie", "X-User: ann")) {
			client.sendText("describe");
			assertThat(client.readFrame().text())
				.isEqualTo("GET /probe/{name} {name=a b} {x=[1, 2], y=[ü]} 1 null header cookie"
						+ " ann 127.0.0.1 /probe/a%20b?x=1&x=2&y=%C3%BC null");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sec-WebSocket-Protocol: v2                                     | v2
			Sec-WebSocket-Protocol: v9, v2, v1                             | v2
			Sec-WebSocket-Protocol: v1,v2                                  | v1
			Sec-WebSocket-Protocol: v9; Sec-WebSocket-Protocol: v8 ,  v1   | v1
			""")
	void theClientsFirstSupportedSubprotocolIsSelected(String headers, String agreed) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = client.handshake("/subprotocol", headers.split("; "));
			assertThat(head).startsWith("HTTP/1.1 101")
				.containsIgnoringCase("sec-websocket-protocol: " + agreed + "\r");
			assertThat(client.readFrame().text()).isEqualTo(agreed);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-None: none", "Sec-WebSocket-Protocol: v9, v8" })
	void withoutACommonSubprotocolTheConnectionHasNone(String header) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = client.handshake("/subprotocol", header);
			assertThat(head).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("sec-websocket-protocol");
			assertThat(client.readFrame().text()).isEqualTo("none");
		}
	}

	@ParameterizedTest
	@CsvSource({ "http://evil.example, 403", "null, 403", "https://example.org.evil.example, 403", "::::, 403",
			"https://www.example.org, 101" })
	void onlyAllowedOriginsMayConnect(String origin, int status) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/echo", "Origin: " + origin)).startsWith("HTTP/1.1 " + status);
		}
	}

	@Test
	void theSameOriginIsAllowed() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/echo", "Origin: http://localhost:" + server.port()))
				.startsWith("HTTP/1.1 101");
		}
	}

	@Test
	void socketsPrecedeOtherMappingsButDoNotTakeOrdinaryRequests() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET /echo HTTP/1.1", "Host: localhost");
			assertThat(client.readHead()).startsWith("HTTP/1.1 418");
		}
	}

	@Test
	void aPathThatNoRouteMatchesIsNotFound() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/nowhere")).startsWith("HTTP/1.1 404");
		}
	}

	@Test
	void aSilentClientIsPingedAndThenClosed() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.websocket.ping-interval=50ms",
				"buckaroo.websocket.idle-timeout=3s");
				RawConnection client = RawConnection.upgraded(impatient.port(), "/probe/idle")) {
			RawFrame frame = client.readFrame();
			assertThat(frame.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.PING);
			while (!frame.isClose()) {
				frame = client.readFrame();
			}
			assertThat(frame.closeCode()).isEqualTo(1000);
			assertThat(impatient.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
		}
	}

	@Test
	void aClientThatSendsButDoesNotReadIsASlowConsumer() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.websocket.send-timeout=300ms",
				"buckaroo.websocket.close-timeout=100ms");
				RawConnection client = RawConnection.upgraded(impatient.port(), "/probe/slow")) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendUntilCut(client));
			assertThat(impatient.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.SlowConsumer());
			sending.orTimeout(20, TimeUnit.SECONDS).join();
		}
	}

	@Test
	void aClientThatDoesNotReadItsMessagesIsASlowConsumer() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.websocket.send-timeout=300ms",
				"buckaroo.websocket.close-timeout=100ms");
				RawConnection client = RawConnection.upgraded(impatient.port(), "/probe/slow")) {
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("hello");
			Frame frame = Frame.text("x".repeat(8000));
			Channel channel = impatient
				.fillChannel(() -> impatient.bean(Buckaroo.class).sendToRoute("/probe/{name}", frame));
			assertThat(impatient.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.SlowConsumer());
			await().atMost(TestServer.PATIENCE).until(() -> !channel.isOpen());
		}
	}

	private static void sendUntilCut(RawConnection client) {
		byte[] payload = new byte[64 * 1024];
		try {
			while (true) {
				client.sendFrame(RawConnection.FIN | RawConnection.BINARY, payload);
			}
		}
		catch (IOException cut) {
			// Expected
		}
	}

	@Test
	void handshakesAreUnavailableWhileTheServerDrains() throws Exception {
		ConnectionRegistry registry = server.bean(ConnectionRegistry.class);
		registry.shutdown(Duration.ZERO, Schedulers.immediate()).block(TestServer.PATIENCE);
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/echo")).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
		}
		finally {
			registry.reopen();
		}
	}

	@Test
	void shutdownEndsWith1001() throws Exception {
		TestServer stopping = TestServer.start(Handlers.class, "buckaroo.websocket.close-timeout=50ms");
		Handlers handlers = stopping.bean(Handlers.class);
		try (RawConnection client = RawConnection.upgraded(stopping.port(), "/probe/shutdown")) {
			client.sendText("hello");
			client.readFrame();
			CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
			assertThat(client.readFrame().closeCode()).isEqualTo(1001);
			client.sendClose(1001);
			stopped.orTimeout(20, TimeUnit.SECONDS).join();
		}
		assertThat(handlers.terminations.next()).isEqualTo(new Termination.Shutdown());
	}

	@Test
	void malformedHandshakesAreBadRequests() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET /echo HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
					"Sec-WebSocket-Version: 13");
			assertThat(client.readHead()).startsWith("HTTP/1.1 400");
		}
	}

	private static int closeCodeAfter(int firstByte, byte[] payload) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/probe/code")) {
			client.sendFrame(firstByte, payload);
			return client.readFrame().closeCode();
		}
	}

	private static Handlers handlers() {
		return server.bean(Handlers.class);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/probe/{name}")
		BuckarooSocket<Connection> probe() {
			return new Probe(this.terminations, new ConcurrentHashMap<>());
		}

		@Bean
		@WebSocketMapping(value = "/subprotocol", subprotocols = { "v1", "v2" })
		BuckarooSocket<Void> subprotocol() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					String agreed = connection.subprotocol();
					return Result.reply(Frame.text((agreed != null) ? agreed : "none"));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

			};
		}

		@Bean
		RouterFunction<ServerResponse> teapot() {
			return RouterFunctions.route().GET("/echo", (request) -> ServerResponse.status(418).build()).build();
		}

		@Bean
		WebFilter user() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return chain.filter((user == null) ? exchange
						: exchange.mutate()
							.principal(Mono.<Principal>just(() -> user).publishOn(Schedulers.parallel()))
							.build());
			};
		}

	}

	/**
	 * Executes the commands that it receives.
	 */
	private record Probe(Terminations terminations, Map<String, Thread> threads) implements BuckarooSocket<Connection> {

		@Override
		public Result<Frame, Connection> init(Connection connection) {
			this.threads.put(connection.id(), Thread.currentThread());
			return Result.ok(connection);
		}

		@Override
		public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
			String text = (frame instanceof Frame.Text textFrame) ? textFrame.text() : "";
			return switch (text) {
				case "throw" -> throw new IllegalStateException("on purpose");
				case "stop" -> Result.stop();
				case "stop 4242" -> Result.stop(new CloseStatus(4242, "as you like"));
				case "thread" ->
					Result.reply(Frame.text((this.threads.remove(connection.id()) == Thread.currentThread())
							? "init and handle in one thread" : "two threads"));
				case "id" -> Result.reply(Frame.text(connection.id()));
				case "describe" -> Result.reply(Frame.text(describe(connection)));
				default -> Result.reply(frame);
			};
		}

		private static String describe(Connection connection) {
			Principal principal = connection.principal();
			return String.join(" ", connection.method().name(), connection.route(),
					connection.pathVariables().toString(), connection.queryParams().toString(),
					connection.queryParam("x"), connection.queryParam("z"), connection.headers().getFirst("X-Test"),
					connection.cookies().getFirst("c").getValue(), (principal != null) ? principal.getName() : null,
					connection.remoteAddress().getAddress().getHostAddress(),
					connection.uri().getRawPath() + "?" + connection.uri().getRawQuery(), connection.lastEventId());
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Connection state) {
			this.terminations.add(termination);
		}

	}

	/**
	 * Records the first message and the close code.
	 */
	private static final class Messages implements WebSocket.Listener {

		private final CompletableFuture<String> first = new CompletableFuture<>();

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		private final StringBuilder text = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket client, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				this.first.complete(this.text.toString());
			}
			client.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onBinary(WebSocket client, ByteBuffer data, boolean last) {
			client.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket client, int code, String reason) {
			this.closed.complete(code);
			return null;
		}

	}

}
