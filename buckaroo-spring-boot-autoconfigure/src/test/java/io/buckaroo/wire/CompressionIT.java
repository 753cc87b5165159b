package io.buckaroo.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Deflated;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.webflux.frame.PerMessageDeflate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the compression of messages (RFC 7692), on the wire. They cover sections 12
 * and 13 of the Autobahn test suite.
 */
@Timeout(120)
class CompressionIT {

	/** Smaller messages are sent uncompressed. */
	private static final int SMALLEST_COMPRESSED = 256;

	private static final int LIMIT = 1024 * 1024;

	private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

	private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

	private static final List<String> OFFERS = List.of("permessage-deflate; client_max_window_bits",
			"permessage-deflate", "permessage-deflate; client_max_window_bits=9",
			"permessage-deflate; server_max_window_bits=15; client_max_window_bits=15",
			"permessage-deflate; server_no_context_takeover; client_max_window_bits",
			"permessage-deflate; client_no_context_takeover; server_no_context_takeover",
			"permessage-deflate; server_max_window_bits=9, permessage-deflate");

	private static final int[] SIZES = { 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072, LIMIT };

	private static final CloseStatus TOO_BIG = CloseStatus.TOO_BIG_TO_PROCESS.withReason("Message too big");

	private static final int DEFLATED = RawConnection.FIN | RawConnection.RSV1;

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.websocket.compression=true",
			"buckaroo.websocket.close-timeout=200ms", "buckaroo.routes[/off].compression=false");

	@BeforeEach
	void clear() {
		server.bean(Terminations.class).clear();
	}

	static Stream<Arguments> messages() {
		return Stream.of(RawConnection.TEXT, RawConnection.BINARY)
			.flatMap((opcode) -> IntStream.of(SIZES)
				.boxed()
				.flatMap((size) -> OFFERS.stream()
					.limit((size <= 1024) ? OFFERS.size() : 1)
					.map((offer) -> Arguments.of(opcode, size, offer))));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void messagesAreEchoedWholeAndInFragments(int opcode, int size, String offer) throws Exception {
		byte[] message = (opcode == RawConnection.TEXT) ? json(size) : noise(size);
		byte[] deflated = Deflated.deflate(message);
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo",
				"Sec-WebSocket-Extensions: " + offer)) {
			client.sendFrame(DEFLATED | opcode, deflated);
			assertEcho(client, opcode, message);
			sendFragments(client, RawConnection.RSV1 | opcode, deflated, 3);
			assertPongs(client, 2);
			assertEcho(client, opcode, message);
			sendFragments(client, RawConnection.RSV1 | opcode, deflated, 200);
			assertPongs(client, 199);
			assertEcho(client, opcode, message);
			client.sendFrame(DEFLATED | opcode, Deflated.deflateInBlocks(message, 1 + size / 10));
			assertEcho(client, opcode, message);
			client.sendFrame(RawConnection.FIN | opcode, message);
			assertEcho(client, opcode, message);
			sendFragments(client, opcode, message, 3);
			assertPongs(client, 2);
			assertEcho(client, opcode, message);
		}
	}

	/**
	 * Sends a message in fragments, with pings between them.
	 */
	private static void sendFragments(RawConnection client, int firstByte, byte[] payload, int count)
			throws IOException {
		for (int i = 0; i < count; i++) {
			byte[] fragment = Arrays.copyOfRange(payload, (int) ((long) payload.length * i / count),
					(int) ((long) payload.length * (i + 1) / count));
			client.sendFrame(
					((i == 0) ? firstByte : RawConnection.CONTINUATION) | ((i == count - 1) ? RawConnection.FIN : 0),
					fragment);
			if (i < count - 1) {
				client.sendFrame(RawConnection.FIN | RawConnection.PING, new byte[] { (byte) i });
			}
		}
	}

	private static void assertPongs(RawConnection client, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			RawFrame pong = client.readFrame();
			assertThat(pong.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.PONG);
			assertThat(pong.payload()).containsExactly(i);
		}
	}

	private static void assertEcho(RawConnection client, int opcode, byte[] message) throws Exception {
		RawFrame echo = client.readFrame();
		boolean shrinks = message.length >= SMALLEST_COMPRESSED && Deflated.deflate(message).length < message.length;
		assertThat(echo.firstByte()).isEqualTo((shrinks ? DEFLATED : RawConnection.FIN) | opcode);
		assertThat(shrinks ? Deflated.inflate(echo.payload()) : echo.payload()).isEqualTo(message);
		if (shrinks) {
			assertThat(echo.payload().length).isLessThan(message.length);
		}
	}

	@Test
	void everyMessageIsCompressedOnItsOwn() throws Exception {
		try (RawConnection client = compressed("/echo")) {
			byte[] message = json(5000);
			client.sendFrame(DEFLATED | RawConnection.TEXT, Deflated.deflate(message));
			byte[] first = client.readFrame().payload();
			client.sendFrame(DEFLATED | RawConnection.TEXT, Deflated.deflate(message));
			assertThat(client.readFrame().payload()).isEqualTo(first);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "0200", "010000FFFF00", "030000" })
	void anEmptyMessageIsEchoed(String compressed) throws Exception {
		try (RawConnection client = compressed("/echo")) {
			client.sendFrame(DEFLATED | RawConnection.TEXT, HexFormat.of().parseHex(compressed));
			RawFrame echo = client.readFrame();
			assertThat(echo.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.TEXT);
			assertThat(echo.payload()).isEmpty();
		}
	}

	@Test
	void aFrameThatOptsOutIsSentUncompressed() throws Exception {
		byte[] message = json(5000);
		try (RawConnection client = compressed("/uncompressed")) {
			client.sendFrame(DEFLATED | RawConnection.TEXT, Deflated.deflate(message));
			RawFrame answer = client.readFrame();
			assertThat(answer.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.TEXT);
			assertThat(answer.payload()).isEqualTo(message);
		}
	}

	@Test
	void aBroadcastIsIdenticalForAllClients() throws Exception {
		List<RawConnection> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 100; i++) {
				RawConnection client = compressed("/echo");
				client.sendText("there?");
				client.readFrame();
				clients.add(client);
			}
			server.bean(Buckaroo.class).sendToRoute("/echo", Frame.text(ByteBuffer.wrap(json(5000))));
			byte[] first = null;
			for (RawConnection client : clients) {
				RawFrame news = client.readFrame();
				assertThat(news.firstByte()).isEqualTo(DEFLATED | RawConnection.TEXT);
				first = (first != null) ? first : news.payload();
				assertThat(news.payload()).isEqualTo(first);
			}
			assertThat(Deflated.inflate(first)).isEqualTo(json(5000));
		}
		finally {
			for (RawConnection client : clients) {
				client.close();
			}
		}
	}

	@Test
	void aBombEndsWith1009() throws Exception {
		byte[] bomb = Deflated.bomb(1000);
		for (int i = 0; i < 3; i++) {
			try (RawConnection client = compressed("/recorded")) {
				client.sendFrame(DEFLATED | RawConnection.BINARY, bomb);
				assertThat(client.readFrame().closeReason()).isEqualTo("Message too big");
			}
			assertThat(server.bean(Terminations.class).next()).isEqualTo(new Termination.ProtocolError(TOO_BIG));
		}
	}

	@Test
	void aBombInFragmentsEndsWith1009() throws Exception {
		byte[] bomb = Deflated.bomb(1000);
		assertCloses(1009, (client) -> {
			client.sendFrame(RawConnection.RSV1 | RawConnection.BINARY, Arrays.copyOf(bomb, bomb.length / 2));
			client.sendFrame(RawConnection.FIN | RawConnection.CONTINUATION,
					Arrays.copyOfRange(bomb, bomb.length / 2, bomb.length));
		});
	}

	@Test
	void oneByteTooManyAfterInflationEndsWith1009() throws Exception {
		assertCloses(1009,
				(client) -> client.sendFrame(DEFLATED | RawConnection.BINARY, Deflated.deflate(new byte[LIMIT + 1])));
	}

	@Test
	void oneByteTooManyWithoutCompressionEndsWith1009() throws Exception {
		assertCloses(1009, (client) -> client.sendFrame(RawConnection.FIN | RawConnection.BINARY, new byte[LIMIT + 1]));
	}

	@Test
	void fragmentsThatNeverEndEndWith1009() throws Exception {
		assertCloses(1009, (client) -> {
			client.sendFrame(RawConnection.RSV1 | RawConnection.BINARY, new byte[LIMIT / 2]);
			client.sendFrame(RawConnection.CONTINUATION, new byte[LIMIT / 2]);
			client.sendFrame(RawConnection.CONTINUATION, new byte[LIMIT / 1024 + 65]);
		});
	}

	@Test
	void brokenDataEndsWith1007() throws Exception {
		assertCloses(1007, (client) -> client.sendFrame(DEFLATED | RawConnection.BINARY, new byte[] { 7, 1, 2 }));
	}

	@Test
	void textThatIsNotUtf8AfterInflationEndsWith1007() throws Exception {
		assertCloses(1007, (client) -> client.sendFrame(DEFLATED | RawConnection.TEXT,
				Deflated.deflate(new byte[] { 'a', (byte) 0xC3, 0x28 })));
	}

	@ParameterizedTest
	@CsvSource({ "0x20, 0x1", "0x10, 0x2", "0x60, 0x1", "0x70, 0x2", "0x40, 0x8", "0x40, 0x9", "0x40, 0xA" })
	void aReservedBitInTheWrongPlaceEndsWith1002(String bits, String opcode) throws Exception {
		assertCloses(1002, (client) -> client
			.sendFrame(RawConnection.FIN | Integer.decode(bits) | Integer.decode(opcode), new byte[] { 3, 0 }));
	}

	@Test
	void aContinuationMarkedAsCompressedEndsWith1002() throws Exception {
		assertCloses(1002, (client) -> {
			client.sendFrame(RawConnection.RSV1 | RawConnection.TEXT, new byte[] { 0 });
			client.sendFrame(DEFLATED | RawConnection.CONTINUATION, new byte[] { 0 });
		});
	}

	private static void assertCloses(int code, Sending sending) throws Exception {
		try (RawConnection client = compressed("/recorded")) {
			sending.to(client);
			assertThat(client.readFrame().closeCode()).isEqualTo(code);
		}
		assertThat(server.bean(Terminations.class).next())
			.isEqualTo(new Termination.ProtocolError((code == TOO_BIG.getCode()) ? TOO_BIG : new CloseStatus(code)));
	}

	@Test
	void aCheckDeclinesCompressionForOneHandshake() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/echo", OFFER, "X-Check: uncompressed")).startsWith("HTTP/1.1 101 ")
				.doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
			client.sendFrame(RawConnection.FIN | RawConnection.TEXT, json(5000));
			assertThat(client.readFrame().payload()).isEqualTo(json(5000));
			client.sendFrame(DEFLATED | RawConnection.TEXT, Deflated.deflate(json(100)));
			assertThat(client.readFrame().closeCode()).isEqualTo(1002);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			permessage-deflate                                                  | ''
			permessage-deflate; server_max_window_bits=15                       | ; server_max_window_bits=15
			permessage-deflate; server_max_window_bits=9, permessage-deflate    | ''
			""")
	void theAnswerContainsTheNegotiatedParameters(String offer, String more) throws IOException {
		assertThat(answers("/echo", "Sec-WebSocket-Extensions: " + offer))
			.containsExactly("sec-websocket-extensions: " + ANSWER + more);
	}

	@Test
	void offersInSeveralHeadersAreRead() throws IOException {
		assertThat(
				answers("/echo", "Sec-WebSocket-Extensions: x-other", "Sec-WebSocket-Extensions: permessage-deflate"))
			.containsExactly("sec-websocket-extensions: " + ANSWER);
	}

	@Test
	void aSubprotocolIsNegotiatedAsWell() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/protocol", OFFER, "Sec-WebSocket-Protocol: v2, v1"))
				.containsIgnoringCase("sec-websocket-extensions: " + ANSWER)
				.containsIgnoringCase("sec-websocket-protocol: v1");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate; level=9", "permessage-deflate; server_max_window_bits=9", "x-other" })
	void withoutASupportedOfferTheConnectionIsUncompressed(String offer) throws Exception {
		assertUncompressed(server, "/echo", "Sec-WebSocket-Extensions: " + offer);
	}

	@Test
	void aRouteWithoutCompressionIgnoresOffers() throws Exception {
		assertUncompressed(server, "/off", OFFER);
		assertUncompressed(server, "/code", OFFER);
	}

	@Test
	void compressionIsOffByDefault() throws Exception {
		try (TestServer plain = TestServer.start(Handlers.class, "buckaroo.websocket.close-timeout=200ms")) {
			assertUncompressed(plain, "/echo", OFFER);
			assertUncompressed(plain, "/echo", "Sec-WebSocket-Extensions: ;;=");
		}
	}

	private static void assertUncompressed(TestServer server, String path, String... headers) throws Exception {
		byte[] message = json(5000);
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake(path, headers)).startsWith("HTTP/1.1 101 ")
				.doesNotContainIgnoringCase("sec-websocket-extensions");
			client.sendFrame(RawConnection.FIN | RawConnection.TEXT, message);
			RawFrame echo = client.readFrame();
			assertThat(echo.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.TEXT);
			assertThat(echo.payload()).isEqualTo(message);
			client.sendFrame(DEFLATED | RawConnection.TEXT, Deflated.deflate(message));
			assertThat(client.readFrame().closeCode()).isEqualTo(1002);
		}
	}

	@Test
	void aMalformedOfferIsABadRequest() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/echo", "Sec-WebSocket-Extensions: permessage-deflate; =15"))
				.startsWith("HTTP/1.1 400 ");
		}
	}

	/**
	 * Enables the client's support of {@code client_no_context_takeover}, without which
	 * Netty's client rejects the server's response.
	 */
	@Test
	void theClientOfSpringIsEchoed() {
		List<String> texts = IntStream.range(0, 300)
			.mapToObj((i) -> new String(json(10 * i), StandardCharsets.UTF_8))
			.toList();
		Mono<List<String>> echoes = Mono.create((sink) -> new ReactorNettyWebSocketClient(HttpClient.create(),
				() -> WebsocketClientSpec.builder().compress(true).compressionAllowClientNoContext(true))
			.execute(server.webSocketUri("/echo"), (session) -> {
				assertThat(session.getHandshakeInfo().getHeaders().getFirst("Sec-WebSocket-Extensions"))
					.isEqualTo(ANSWER);
				return session.send(Flux.fromIterable(texts).map(session::textMessage))
					.and(session.receive()
						.map(WebSocketMessage::getPayloadAsText)
						.take(texts.size())
						.collectList()
						.doOnNext(sink::success));
			})
			.subscribe(null, sink::error));
		assertThat(echoes.block(TestServer.PATIENCE)).isEqualTo(texts);
	}

	private static RawConnection compressed(String path) throws IOException {
		return RawConnection.upgraded(server.port(), path, OFFER);
	}

	private static List<String> answers(String path, String... headers) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			return client.handshake(path, headers)
				.lines()
				.filter((line) -> line.regionMatches(true, 0, PerMessageDeflate.HEADER, 0,
						PerMessageDeflate.HEADER.length()))
				.map((line) -> line.substring(0, 24).toLowerCase() + line.substring(24))
				.toList();
		}
	}

	/**
	 * Text that shrinks, as JSON does.
	 */
	private static byte[] json(int size) {
		Random random = new Random(size);
		StringBuilder text = new StringBuilder("[");
		while (text.length() < size) {
			text.append("{\"id\":").append(random.nextInt(1_000_000)).append(",\"name\":\"a name\"},");
		}
		return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Bytes that do not shrink.
	 */
	private static byte[] noise(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Terminations terminations() {
			return new Terminations();
		}

		@Bean
		HandshakeCheck check() {
			return (request) -> Mono.just("uncompressed".equals(request.headers().firstHeader("X-Check"))
					? Admission.admit().withoutCompression() : Admission.admit());
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/recorded")
		BuckarooSocket<Void> recorded(Terminations terminations) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.reply(frame);
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					terminations.add(termination);
				}

			};
		}

		@Bean
		@WebSocketMapping("/uncompressed")
		BuckarooSocket<Void> uncompressed() {
			return (frame, state) -> Result.reply(frame.uncompressed());
		}

		@Bean
		@WebSocketMapping("/off")
		BuckarooSocket<Void> off() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.websocket("/code", (frame, state) -> Result.reply(frame), (route) -> route.compression(false))
				.websocket("/protocol", (frame, state) -> Result.reply(frame), (route) -> route.subprotocols("v1"))
				.build();
		}

	}

	/**
	 * The sending of a client.
	 */
	private interface Sending {

		void to(RawConnection client) throws IOException;

	}

}
