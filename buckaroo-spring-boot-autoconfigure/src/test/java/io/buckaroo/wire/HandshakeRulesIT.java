package io.buckaroo.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code HandshakeRules} over HTTP/1.1, on the wire (RFC 6455, section 4.2.1).
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HandshakeRulesIT {

	private static final String GET = "GET /upgrade HTTP/1.1";

	private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class);

	@ParameterizedTest
	@MethodSource
	void aMalformedHandshakeIsABadRequest(String what, List<String> headers) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request(GET, headers.toArray(String[]::new));
			assertRefused(client);
		}
	}

	static Stream<Arguments> aMalformedHandshakeIsABadRequest() {
		return Stream.of(Arguments.of("no host", with("Host")),
				Arguments.of("two hosts", with("Host", "Host: a", "Host: b")),
				Arguments.of("the same host twice", with("Host", "Host: localhost", "Host: localhost")),
				Arguments.of("no connection header", with("Connection")),
				Arguments.of("no upgrade option in Connection", with("Connection", "Connection: keep-alive")),
				Arguments.of("an option similar to upgrade in Connection", with("Connection", "Connection: upgraded")),
				Arguments.of("no key", with("Sec-WebSocket-Key")),
				Arguments.of("an empty key", with("Sec-WebSocket-Key", "Sec-WebSocket-Key: ")),
				Arguments.of("a key of 15 bytes", with("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + "A".repeat(20))),
				Arguments.of("a key of 17 bytes",
						with("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + "A".repeat(23) + "=")),
				Arguments.of("a key of 18 bytes", with("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + "A".repeat(24))),
				Arguments.of("a key without padding",
						with("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + "A".repeat(22))),
				Arguments.of("a key that is not base64",
						with("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + "!".repeat(22) + "==")),
				Arguments.of("two keys", with("Sec-WebSocket-Key", KEY, KEY)),
				Arguments.of("an invalid key in another version",
						with("Sec-WebSocket-Key", "Sec-WebSocket-Key: short", "Sec-WebSocket-Version: 8")),
				Arguments.of("a body", with("", "Content-Length: 5", "", "Hello")),
				Arguments.of("a body that is not sent", with("", "Content-Length: 5")),
				Arguments.of("a chunked body", with("", "Transfer-Encoding: chunked", "", "5", "Hello", "0")));
	}

	@ParameterizedTest
	@CsvSource({ "1.0, 400", "0.9, 505" })
	void anOlderHttpVersionIsRefused(String version, int status) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET /upgrade HTTP/" + version, with("").toArray(String[]::new));
			assertThat(client.readHead()).contains(" " + status + " ");
		}
	}

	@Test
	void anExpectationDoesNotChangeTheAnswer() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request(GET, with("", "Expect: 100-continue").toArray(String[]::new));
			assertThat(client.readHead().toLowerCase(Locale.ROOT)).startsWith("http/1.1 101 ")
				.contains("connection: upgrade\r")
				.doesNotContain("close");
			assertThat(client.readFrame().text()).isEqualTo("[websocket]");
		}
	}

	/**
	 * Asserts that the response has no body, contains nothing of the request, and closes
	 * the connection.
	 */
	private static void assertRefused(RawConnection client) throws Exception {
		String head = client.readHead();
		assertThat(head).startsWith("HTTP/1.1 400 ").doesNotContain("upgrade", "Sec-WebSocket");
		assertThat(head.toLowerCase(Locale.ROOT)).contains("content-length: 0").contains("connection: close");
		assertThat(client.readToEnd()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "8", "0", "12", "14", "1313", "13x", "13, 8", "8, 13", "" })
	void anotherVersionIsAnsweredWithTheSupportedOne(String version) throws Exception {
		assertSupportedVersion(with("Sec-WebSocket-Version", "Sec-WebSocket-Version: " + version));
	}

	@Test
	void aMissingVersionIsAnsweredWithTheSupportedOne() throws Exception {
		assertSupportedVersion(with("Sec-WebSocket-Version"));
	}

	@Test
	void aDuplicateVersionIsAnsweredWithTheSupportedOne() throws Exception {
		assertSupportedVersion(with("", "Sec-WebSocket-Version: 13"));
	}

	private static void assertSupportedVersion(List<String> headers) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request(GET, headers.toArray(String[]::new));
			String head = client.readHead().toLowerCase(Locale.ROOT);
			assertThat(head).startsWith("http/1.1 426 ")
				.contains("sec-websocket-version: 13\r", "upgrade: websocket\r", "connection: upgrade\r")
				.contains("content-length: 0");
			assertThat(client.handshake("/upgrade")).startsWith("HTTP/1.1 101 ");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Upgrade    | Upgrade: WebSocket                      | [WebSocket]
			Upgrade    | Upgrade: WEBSOCKET                      | [WEBSOCKET]
			Upgrade    | Upgrade: other/1.0, websocket           | [other/1.0, websocket]
			Upgrade    | Upgrade: websocket ,other               | [websocket ,other]
			Upgrade    | Upgrade: other;Upgrade: websocket       | [other, websocket]
			Connection | Connection: upgrade                     | [websocket]
			Connection | Connection: UPGRADE                     | [websocket]
			Connection | Connection: keep-alive, Upgrade         | [websocket]
			Connection | Connection: keep-alive,uPGRADE          | [websocket]
			Connection | Connection: keep-alive;Connection: upgrade | [websocket]
			Host       | Host: example.org:8080                  | [websocket]
			Accept     | Content-Length: 0                       | [websocket]
			""")
	void headersInOtherFormsAreAHandshakeTooAndExposedAsSent(String name, String headers, String shown)
			throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request(GET, with(name, headers.split(";")).toArray(String[]::new));
			assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
			assertThat(client.readFrame().text()).isEqualTo(shown);
		}
	}

	@Test
	void anUpgradeToAnotherProtocolRequiresWebSocket() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request(GET, with("Upgrade", "Upgrade: other").toArray(String[]::new));
			assertThat(client.readHead().toLowerCase(Locale.ROOT)).startsWith("http/1.1 426 ")
				.contains("upgrade: websocket\r");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE" })
	void anotherMethodIsNotAllowed(String method) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request(method + " /upgrade HTTP/1.1", with("").toArray(String[]::new));
			assertThat(client.readHead()).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: GET");
		}
	}

	/**
	 * Returns the headers of a handshake.
	 * @param without the name of a header to leave out
	 * @param more the headers to add
	 */
	private static List<String> with(String without, String... more) {
		List<String> headers = new ArrayList<>(List.of("Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
				KEY, "Sec-WebSocket-Version: 13"));
		headers.removeIf((header) -> header.startsWith(without + ":"));
		headers.addAll(List.of(more));
		return headers;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/upgrade")
		BuckarooSocket<Void> upgrade() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					return Result.reply(Frame.text(connection.headers().getOrEmpty("Upgrade").toString()));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

			};
		}

	}

}
