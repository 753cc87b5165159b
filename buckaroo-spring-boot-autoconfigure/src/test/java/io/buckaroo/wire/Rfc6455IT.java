package io.buckaroo.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Frames;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conformance tests for RFC 6455, on raw sockets. They cover sections 1 to 7, 9 and 10 of
 * the Autobahn test suite.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Rfc6455IT {

	private static final int MEGABYTE = 1024 * 1024;

	/** The maximum length of input that is sent byte by byte. */
	private static final int SHORT = 2000;

	private static final String HANDSHAKE = "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
			+ "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
			+ "Sec-WebSocket-Version: 13\r\n\r\n";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class,
			"buckaroo.websocket.max-message-size=" + Rfc6455Cases.LIMIT, "buckaroo.websocket.close-timeout=1h",
			"buckaroo.routes[/big].max-message-size=4MB", "buckaroo.routes[/impatient].close-timeout=20ms");

	@AfterEach
	void assertNoFurtherTermination() {
		server.awaitNoConnection();
		boolean nothing = terminations().isEmpty();
		terminations().clear();
		assertThat(nothing).isTrue();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.buckaroo.wire.Rfc6455Cases#all")
	void inputIsAnsweredAndEndsTheConnection(Rfc6455Case wire) throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			client.send(wire.sent());
			assertAnswered(client, wire);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.buckaroo.wire.Rfc6455Cases#all")
	void inputInPiecesIsAnsweredAlike(Rfc6455Case wire) throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			sendInPieces(client, wire);
			assertAnswered(client, wire);
		}
	}

	private static void sendInPieces(RawConnection client, Rfc6455Case wire) throws IOException {
		try {
			client.sendInPieces(wire.sent(), (wire.sent().length <= SHORT) ? 1 : 997);
		}
		catch (SocketException closed) {
			assertEndMayCutOffTheClient(wire);
		}
	}

	/**
	 * Asserts that the server may close the TCP connection while the client is still
	 * sending, which it does only after the close frame of the client (RFC 6455, section
	 * 7.1.1).
	 */
	private static void assertEndMayCutOffTheClient(Rfc6455Case wire) {
		assertThat(wire.end()).isInstanceOf(Termination.ClosedByPeer.class);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("io.buckaroo.wire.Rfc6455Cases#fragmentation")
	void inputWithTheHandshakeIsAnsweredAlike(Rfc6455Case wire) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.send(Frames.join(Frames.utf8(HANDSHAKE), wire.sent()));
			assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
			assertAnswered(client, wire);
		}
	}

	/**
	 * Asserts that the last frame is the only close frame, that the TCP connection ends
	 * after it, and that the handler is terminated once.
	 */
	private static void assertAnswered(RawConnection client, Rfc6455Case wire) throws IOException {
		List<String> frames = new ArrayList<>();
		try {
			readToTheEnd(client, frames);
		}
		catch (SocketException reset) {
			assertEndMayCutOffTheClient(wire);
		}
		assertThat(frames).isEqualTo(wire.answers());
		assertThat(terminations().next()).isEqualTo(wire.end());
	}

	private static List<String> framesToTheEnd(RawConnection client) throws IOException {
		List<String> frames = new ArrayList<>();
		readToTheEnd(client, frames);
		return frames;
	}

	private static void readToTheEnd(RawConnection client, List<String> frames) throws IOException {
		try {
			while (true) {
				frames.add(Rfc6455Case.describe(client.readFrame()));
			}
		}
		catch (EOFException end) {
			// Expected
		}
	}

	@ParameterizedTest
	@MethodSource("bigMessages")
	void bigMessagesAreEchoed(int opcode, int length, int fragment, int piece) throws Exception {
		byte[] payload = (opcode == RawConnection.TEXT) ? Frames.utf8("é".repeat(length / 2)) : Frames.bytes(length);
		byte[] sent = Frames.fragments(opcode, payload, fragment);
		try (RawConnection client = RawConnection.upgraded(server.port(), "/big")) {
			client.sendInPieces(sent, piece);
			RawFrame echo = client.readFrame();
			assertThat(echo.firstByte()).isEqualTo(RawConnection.FIN | opcode);
			assertThat(echo.payload()).isEqualTo(payload);
			client.sendClose(1000);
			assertThat(framesToTheEnd(client)).containsExactly("close 1000");
		}
		assertThat(terminations().next()).isEqualTo(new Termination.ClosedByPeer(CloseStatus.NORMAL));
	}

	/**
	 * Returns messages that are sent whole, in fragments and in pieces of various sizes.
	 */
	static Stream<Arguments> bigMessages() {
		int quarter = MEGABYTE / 4;
		return Stream.of(Arguments.of(RawConnection.TEXT, quarter, quarter, 2 * quarter),
				Arguments.of(RawConnection.BINARY, quarter, quarter, 2 * quarter),
				Arguments.of(RawConnection.TEXT, quarter, 4097, 2 * quarter),
				Arguments.of(RawConnection.BINARY, quarter, 1024, 2 * quarter),
				Arguments.of(RawConnection.TEXT, quarter, quarter, 997),
				Arguments.of(RawConnection.BINARY, quarter, 65536, 997),
				Arguments.of(RawConnection.TEXT, MEGABYTE, MEGABYTE, 65536),
				Arguments.of(RawConnection.BINARY, MEGABYTE, 65536, 2 * MEGABYTE),
				Arguments.of(RawConnection.TEXT, 4 * MEGABYTE, MEGABYTE, 65536));
	}

	@Test
	void tcpStaysOpenUntilThePeerHasAnsweredTheServersClose() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			client.sendText("stop");
			assertThat(client.readFrame().closeCode()).isEqualTo(1000);
			Channel channel = server.channel();
			assertThat(channel.isOpen()).isTrue();
			client.send(Frames.join(Frames.text("late"), Frames.ping("late"), Frames.frame(RawConnection.TEXT, "l")));
			assertThat(channel.isOpen()).isTrue();
			client.sendClose(1000);
			assertThat(framesToTheEnd(client)).isEmpty();
		}
		assertThat(terminations().next()).isEqualTo(new Termination.Stopped(CloseStatus.NORMAL));
	}

	@Test
	void aPeerThatDoesNotAnswerTheServersCloseIsCutOffAfterTheCloseTimeout() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/impatient")) {
			client.sendText("stop");
			assertThat(framesToTheEnd(client)).containsExactly("close 1000");
		}
		assertThat(terminations().next()).isEqualTo(new Termination.Stopped(CloseStatus.NORMAL));
	}

	@Test
	void aPeerThatViolatesTheProtocolAndStaysIsCutOffAfterTheCloseTimeout() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/impatient")) {
			client.send(Frames.frame(RawConnection.FIN | 0x3, ""));
			assertThat(framesToTheEnd(client)).containsExactly("close 1002");
			Channel channel = server.channel();
			assertThat(channel.closeFuture().await(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		assertThat(terminations().next()).isEqualTo(new Termination.ProtocolError(CloseStatus.PROTOCOL_ERROR));
	}

	private static Terminations terminations() {
		return server.bean(Handlers.class).terminations;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return new Echo(this.terminations);
		}

		@Bean
		@WebSocketMapping("/big")
		BuckarooSocket<Void> big() {
			return new Echo(this.terminations);
		}

		@Bean
		@WebSocketMapping("/impatient")
		BuckarooSocket<Void> impatient() {
			return new Echo(this.terminations);
		}

	}

	/**
	 * Echoes text and binary messages.
	 */
	private record Echo(Terminations terminations) implements BuckarooSocket<Void> {

		private static final Frame STOP = Frame.text("stop");

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			if (frame.equals(STOP)) {
				return Result.stop();
			}
			return Result.reply(frame);
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.terminations.add(termination);
		}

	}

}
