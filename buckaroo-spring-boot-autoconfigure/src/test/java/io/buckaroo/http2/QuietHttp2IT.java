package io.buckaroo.http2;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawHttp2Connection;
import io.buckaroo.fixture.RawHttp2Connection.Http2Frame;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.http2.FaultyClients.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log of a server whose HTTP/2 clients violate the protocol, with and
 * without TLS.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class QuietHttp2IT {

	private static final int TIMES = 5;

	private static final int FLOW_CONTROL_ERROR = 3;

	/** One line for each kind of fault, and one at the end of a minute. */
	private static final int MAX_LINES = 4;

	/** The shutdown waits for handlers that never respond. */
	private static final String SHUTDOWN = "spring.lifecycle.timeout-per-shutdown-phase=1s";

	@RegisterExtension
	private static final TestServer cleartext = TestServer.with(FaultyClients.class, "server.http2.enabled=true",
			"buckaroo.sse.heartbeat=2ms", SHUTDOWN);

	@RegisterExtension
	private static final TestServer tls = TestServer.withHttp2(FaultyClients.class, "buckaroo.sse.heartbeat=2ms",
			SHUTDOWN);

	private CapturedOutput output;

	private int start;

	@BeforeEach
	void capture(CapturedOutput output) {
		this.output = output;
		this.start = output.getAll().length();
	}

	@ParameterizedTest
	@EnumSource
	void aFaultLogsALineAtMost(Http2Fault fault) throws Exception {
		for (Target target : Target.values()) {
			for (int i = 0; i < TIMES; i++) {
				try (RawHttp2Connection connection = connect(i)) {
					int stream = target.open(connection);
					fault.commit(connection, stream);
					assertThat(readEnd(connection).type()).as("%s", target)
						.isEqualTo(fault.endsConnection() ? RawHttp2Connection.GOAWAY : RawHttp2Connection.RST_STREAM);
				}
			}
		}
		assertQuiet();
	}

	@ParameterizedTest
	@EnumSource
	void aFaultOnAnAnsweredStreamLogsALineAtMost(Http2Fault fault) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				int stream = Target.SOCKET.open(connection);
				connection.readFrame(RawHttp2Connection.HEADERS);
				fault.commit(connection, stream);
				readEnd(connection);
			}
		}
		assertQuiet();
	}

	@ParameterizedTest
	@EnumSource
	void aResetConnectionIsNotLogged(Target target) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			RawHttp2Connection connection = connect(i);
			target.open(connection);
			connection.get("/answered");
			connection.readFrame(RawHttp2Connection.DATA);
			connection.reset();
		}
		assertQuiet();
	}

	@ParameterizedTest
	@EnumSource
	void aConnectionResetDuringTheRequestIsNotLogged(Target target) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			RawHttp2Connection connection = connect(i);
			target.open(connection);
			connection.reset();
		}
		assertQuiet();
	}

	@ParameterizedTest
	@EnumSource
	void aClientThatEndsItsOutputIsNotLogged(Target target) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				target.open(connection);
				connection.get("/answered");
				connection.readFrame(RawHttp2Connection.DATA);
				connection.get("/answered");
				connection.endOutput();
				readToEnd(connection);
			}
		}
		assertQuiet();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/posted", "/received", "/unread" })
	void aConnectionWhoseInputExceedsTheWindowIsClosed(String path) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				int stream = connection.newStream();
				connection.sendHeaders(stream, 0, RawHttp2Connection.requestHeaders("POST", path, "accept",
						"text/event-stream", "content-type", "text/plain"));
				for (int frame = 0; frame < 10; frame++) {
					connection.sendFrame(RawHttp2Connection.DATA, 0, stream, new byte[16_384]);
				}
				if (path.equals("/unread")) {
					assertThat(readEnd(connection).errorCode()).isEqualTo(FLOW_CONTROL_ERROR);
				}
			}
			catch (SocketException ex) {
				// The server has closed the connection
			}
		}
		assertQuiet();
	}

	@ParameterizedTest
	@EnumSource
	void framesThatFollowAResetAreNotLogged(Target target) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				int stream = target.open(connection);
				connection.sendWindowUpdate(stream, 0);
				for (int frame = 0; frame < TIMES; frame++) {
					connection.sendFrame(RawHttp2Connection.DATA, 0, stream, (byte) 1);
				}
				readEnd(connection);
			}
		}
		assertQuiet();
	}

	@Test
	void aMalformedUpgradeToHttp2IsNotLogged() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawConnection connection = new RawConnection(cleartext.port())) {
				connection.request("GET /answered HTTP/1.1", "Host: localhost", "Connection: Upgrade, HTTP2-Settings",
						"Upgrade: h2c", "HTTP2-Settings: " + Http2Fault.MARK + "*");
				connection.readHead();
			}
		}
		assertQuiet();
	}

	@Test
	void aMalformedPrefaceIsNotLoggedWithItsContent() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawConnection connection = new RawConnection(cleartext.port())) {
				connection.request("PRI * HTTP/2.0", "", "SM", "", Http2Fault.MARK.repeat(5));
				connection.readToEnd();
			}
		}
		assertQuiet();
	}

	@ParameterizedTest
	@MethodSource
	void aMalformedRequestIsRefused(List<String> request) throws Exception {
		String[] headers = request.toArray(String[]::new);
		for (int i = 0; i < 2; i++) {
			for (int flags : new int[] { 0, RawHttp2Connection.END_STREAM }) {
				try (RawHttp2Connection connection = connect(i)) {
					connection.sendHeaders(connection.newStream(), flags, headers);
					assertThat(connection.readFrame(RawHttp2Connection.RST_STREAM).errorCode()).isEqualTo(1);
				}
			}
		}
		assertQuiet();
	}

	static Stream<List<String>> aMalformedRequestIsRefused() {
		return Stream
			.of("a\r\n" + Http2Fault.MARK, "a\n" + Http2Fault.MARK, "a\0" + Http2Fault.MARK,
					"a\u007F" + Http2Fault.MARK, " " + Http2Fault.MARK, "a\u001B[31m" + Http2Fault.MARK)
			.flatMap((value) -> Stream.of(RawHttp2Connection.connectHeaders("websocket", "/" + value),
					RawHttp2Connection.connectHeaders("websocket" + value, "/echo"),
					RawHttp2Connection.connectHeaders("websocket", "/echo", "x-mark", value),
					RawHttp2Connection.requestHeaders("GET", "/" + value),
					RawHttp2Connection.requestHeaders("GET" + value, "/answered"),
					RawHttp2Connection.requestHeaders("GET", "/answered", "x-mark", value),
					new String[] { ":method", "GET", ":scheme", value, ":path", "/", ":authority", "localhost" },
					new String[] { ":method", "GET", ":scheme", "http", ":path", "/", ":authority", value }))
			.map(List::of);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:" + Http2Fault.MARK, "localhost:", "[::1]:-1" })
	void aRequestWithAnInvalidPortIsRefused(String authority) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				connection.sendHeaders(connection.newStream(), RawHttp2Connection.END_STREAM, ":method", "GET",
						":scheme", "https", ":path", "/answered", ":authority", authority);
				assertThat(connection.readFrame(RawHttp2Connection.RST_STREAM).errorCode()).isEqualTo(1);
			}
		}
		assertQuiet();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/events", "/answered", "/nowhere" })
	void anUnknownProtocolIsNotImplemented(String path) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				connection.sendHeaders(connection.newStream(), 0,
						RawHttp2Connection.connectHeaders(Http2Fault.MARK, path));
				assertThat(status(connection)).isEqualTo("501");
				assertThat(connection.readFrame(RawHttp2Connection.RST_STREAM).errorCode()).isZero();
			}
		}
		assertQuiet();
	}

	@Test
	void aProtocolInAnotherRequestThanConnectIsRefused() throws Exception {
		try (RawHttp2Connection connection = connect(1)) {
			connection.sendHeaders(connection.newStream(), RawHttp2Connection.END_STREAM,
					RawHttp2Connection.requestHeaders("GET", "/echo", ":protocol", "websocket"));
			assertThat(connection.readFrame(RawHttp2Connection.RST_STREAM).errorCode()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/events", "/answered" })
	void aHandshakeThatEndsTheStreamIsRefused(String path) throws Exception {
		for (int i = 0; i < TIMES; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				connection.sendHeaders(connection.newStream(), RawHttp2Connection.END_STREAM,
						RawHttp2Connection.connectHeaders("websocket", path));
				assertThat(status(connection)).isEqualTo("400");
			}
		}
		assertQuiet();
	}

	@Test
	void aTrailerIsAccepted() throws Exception {
		for (int i = 0; i < 2; i++) {
			try (RawHttp2Connection connection = connect(i)) {
				int stream = Target.ORDINARY_REQUEST_WITH_BODY.open(connection);
				connection.sendFrame(RawHttp2Connection.DATA, 0, stream, (byte) 'a');
				connection.sendHeaders(stream, RawHttp2Connection.END_STREAM, "x-trailer", "value");
				assertThat(connection.readFrame(RawHttp2Connection.DATA).payload()).isEqualTo(new byte[] { 'a' });
			}
		}
	}

	private static RawHttp2Connection connect(int attempt) throws Exception {
		return (attempt % 2 == 0) ? RawHttp2Connection.cleartext(cleartext.port())
				: RawHttp2Connection.overTls(tls.port());
	}

	/**
	 * Reads until the server has ended a stream or the connection.
	 */
	private static Http2Frame readEnd(RawHttp2Connection connection) throws IOException {
		Http2Frame frame = connection.readFrame();
		while (frame != null && frame.type() != RawHttp2Connection.RST_STREAM
				&& frame.type() != RawHttp2Connection.GOAWAY) {
			frame = connection.readFrame();
		}
		return (frame != null) ? frame : new Http2Frame(-1, 0, 0, new byte[0]);
	}

	private static void readToEnd(RawHttp2Connection connection) {
		try {
			while (connection.readFrame() != null) {
				// Until the server closes the connection
			}
		}
		catch (IOException ex) {
			// The server has reset the connection
		}
	}

	/**
	 * Reads the head of a response, whose status is its first header.
	 */
	private static String status(RawHttp2Connection connection) throws IOException {
		byte[] block = connection.readFrame(RawHttp2Connection.HEADERS).payload();
		return switch (block[0] & 0xFF) {
			case 0x88 -> "200";
			case 0x8C -> "400";
			case 0x8D -> "404";
			default -> new String(block, 2, 3, StandardCharsets.US_ASCII);
		};
	}

	/**
	 * Asserts that the log has few lines, after requests that follow what was logged.
	 */
	private void assertQuiet() {
		cleartext.awaitNoConnection();
		tls.awaitNoConnection();
		String log = this.output.getAll().substring(this.start);
		assertThat(log).doesNotContain(Http2Fault.MARK).doesNotContain("Exception");
		assertThat(log.lines().filter((line) -> !line.isBlank())).hasSizeLessThanOrEqualTo(MAX_LINES);
	}

}
