package io.buckaroo.wire;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the log of client errors: it names what was refused and what to configure.
 * Each message is logged once a minute, so each test has a route or a rule of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ClientErrorsIT {

	private static final String FOREIGN = "Refused a request of an origin that is neither the application's own nor listed in "
			+ "'buckaroo.%s.allowed-origins': %s; the origin is 'https://evil.example', the application's own is '%s'";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.websocket.max-message-size=100B",
			"buckaroo.sse.allowed-origins=https://app.example");

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class);

	@Test
	void theForeignOriginOfASocketIsLoggedOnce(CapturedOutput output) throws Exception {
		for (String origin : List.of("https://evil.example", "https://second.example")) {
			try (RawConnection client = new RawConnection(server.port())) {
				assertThat(client.handshake("/socket", "Origin: " + origin)).startsWith("HTTP/1.1 403 ");
			}
		}
		assertThat(output).contains(FOREIGN.formatted("websocket", "WebSocket /socket to a lambda in router 'routes'",
				"http://localhost:" + server.port()))
			.doesNotContain("second.example");
	}

	@Test
	void theForeignOriginOfAStreamIsLogged(CapturedOutput output) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.sendStreamRequest("/stream", "Origin: https://evil.example");
			assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
		}
		assertThat(output)
			.contains(FOREIGN.formatted("sse", "SSE /stream to ", "http://localhost:" + server.port()).split(";"));
	}

	@Test
	void theForeignOriginOfAPreflightIsLogged(CapturedOutput output) throws Exception {
		assertThat(preflight("/preflight", "https://evil.example", "GET")).startsWith("HTTP/1.1 403 ");
		assertThat(output).contains("SSE /preflight to ").contains("the origin is 'https://evil.example'");
	}

	@Test
	void aPreflightThatIsRefusedForItsMethodIsNotLogged(CapturedOutput output) throws Exception {
		assertThat(preflight("/preflight", "https://app.example", "PUT")).startsWith("HTTP/1.1 403 ");
		assertThat(output).doesNotContain("Refused");
	}

	@Test
	void aMalformedOriginOfASocketIsLoggedOnOneLineOfBoundedLength(CapturedOutput output) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/malformed-socket", "Origin: https://[" + "x".repeat(2000)))
				.startsWith("HTTP/1.1 403 ");
		}
		assertThat(output).contains("the origin is 'https://[" + "x".repeat(91) + "...'");
	}

	@Test
	void aMalformedOriginOfAStreamIsEscaped(CapturedOutput output) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.sendStreamRequest("/malformed-stream", "Origin: https://['\t'");
			assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
		}
		assertThat(output).contains("the origin is 'https://[\\u0027\\u0009\\u0027'");
	}

	@Test
	void foreignOriginsOverHttp2AreLogged(CapturedOutput output) throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			for (String path : List.of("/socket", "/stream")) {
				Http2Stream stream = path.equals("/socket") ? client.connect(path, "origin", "https://evil.example")
						: client.stream(path, "origin", "https://evil.example");
				assertThat(stream.head().status()).hasToString("403");
			}
		}
		assertThat(output).contains("WebSocket /socket to ")
			.contains("SSE /stream to ")
			.contains("the application's own is 'https://localhost:" + http2Server.port() + "'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			83 | 61     | 1002 | data frame using reserved opcode
			c1 | 61     | 1002 | a reserved bit that no extension defines
			80 | 61     | 1002 | received continuation data frame outside fragmented message
			81 | ff     | 1007 | text that is not UTF-8
			88 | 03ed   | 1002 | an invalid close code
			88 | 03e8ff | 1007 | a close reason that is not UTF-8
			""")
	void theBrokenRuleOfTheProtocolIsLogged(String firstByte, String payload, int code, String rule,
			CapturedOutput output) throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket")) {
			client.sendFrame(Integer.parseInt(firstByte, 16), HexFormat.of().parseHex(payload));
			assertThat(client.readFrame().closeCode()).isEqualTo(code);
		}
		assertThat(output)
			.contains("Closed a connection after a protocol violation (%s): WebSocket /socket to ".formatted(rule));
	}

	@Test
	void anUnmaskedFrameIsLogged(CapturedOutput output) throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket")) {
			client.send(new byte[] { (byte) 0x81, 1, 'a' });
			assertThat(client.readFrame().closeCode()).isEqualTo(1002);
		}
		assertThat(output).contains("protocol violation (received a frame that is not masked as expected)");
	}

	@Test
	void theExceededSizeLimitIsLogged(CapturedOutput output) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket")) {
			client.sendText("x".repeat(101));
			assertThat(client.readFrame().closeCode()).isEqualTo(1009);
		}
		assertThat(output)
			.contains("Closed a connection that sent a message larger than 'max-message-size': WebSocket /socket to ");
	}

	@Test
	void aMessageThatAHandlerIgnoresIsLoggedWithItsRoute(CapturedOutput output) throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket")) {
			client.sendText("open");
			assertThat(client.readFrame().text()).isEqualTo("open");
			server.bean(Buckaroo.class).sendToRoute("/socket", Event.of("news"));
			await().atMost(TestServer.PATIENCE)
				.untilAsserted(() -> assertThat(output).contains("WebSocket /socket to a lambda in router 'routes' "
						+ "ignores messages of type io.buckaroo.Event"));
		}
	}

	private static String preflight(String path, String origin, String method) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("OPTIONS " + path + " HTTP/1.1", "Host: localhost", "Origin: " + origin,
					"Access-Control-Request-Method: " + method);
			return client.readHead();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			BuckarooEventSource<Void> silent = new BuckarooEventSource<>() {
			};
			return BuckarooRouter.route()
				.websocket("/socket", echo)
				.websocket("/malformed-socket", echo)
				.sse("/stream", silent)
				.sse("/preflight", silent)
				.sse("/malformed-stream", silent)
				.build();
		}

	}

}
