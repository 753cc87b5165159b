package io.buckaroo.test.client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link BuckarooTestClient} with servers that do not do their part: the client
 * never waits longer than its timeout.
 */
@Timeout(20)
class StubbornServerTests {

	private static final Duration SHORT = Duration.ofSeconds(1);

	@Test
	void noServer() throws IOException {
		int port;
		try (ServerSocket closed = new ServerSocket(0)) {
			port = closed.getLocalPort();
		}
		BuckarooTestClient client = BuckarooTestClient.forPort(port);
		assertThat(Failures.headline(() -> client.socket("/echo").open()))
			.startsWith("Could not open the socket /echo: the connection to localhost:" + port
					+ " failed. Is the server running? (")
			.contains("Connection refused");
	}

	@Test
	void noResponse() throws IOException {
		try (RawServer server = new RawServer(RawServer::readHead)) {
			assertThat(Failures.message(() -> server.client().timeout(SHORT).socket("/echo").open())).isEqualTo(
					"""
							Could not open the socket /echo: there was no response within 1 s (waiting for the response to GET /echo over HTTP/1.1).

							Everything on the socket /echo, in order:

							    +0 ms  sent GET /echo over HTTP/1.1
							    +0 ms  now""");
			assertThat(Failures.headline(() -> server.client().timeout(SHORT).stream("/news").expectRefused(401)))
				.startsWith("Could not open the stream /news: there was no response within 1 s");
		}
	}

	@Test
	void theUserOfARequestWithoutResponseIsForgotten() throws IOException {
		CompletableFuture<String> head = new CompletableFuture<>();
		try (RawServer server = new RawServer((socket) -> head.complete(RawServer.readHead(socket)))) {
			SocketRequest request = server.client().timeout(SHORT).socket("/echo").user("ann");
			assertThat(Failures.headline(request::open))
				.startsWith("Could not open the socket /echo as the test user 'ann'");
			Matcher id = Pattern.compile(AnnouncedUsers.HEADER + ": (\\S+)").matcher(head.join());
			assertThat(id.find()).isTrue();
			assertThat(AnnouncedUsers.take(id.group(1))).isNull();
		}
	}

	@Test
	void doesNotConnectAfterItHasGivenUp() throws IOException {
		AtomicInteger requests = new AtomicInteger();
		try (RawServer server = new RawServer((socket) -> {
			requests.incrementAndGet();
			RawServer.upgrade(socket);
		})) {
			Opening opening = new Opening(server.client().socket("/echo").call(), new Transcript());
			opening.abort();
			opening.connect(Call.Version.HTTP_1_1);
			assertThatExceptionOfType(Opening.OpeningException.class).isThrownBy(() -> opening.await(SHORT))
				.withMessageContaining("ClosedChannelException");
			assertThat(requests).hasValue(0);
		}
	}

	@Test
	void aRefusalBeforeTheUserIsApplied() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			RawServer.write(socket, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
		})) {
			assertThat(Failures.message(() -> server.client().socket("/echo").user("ann").open()))
				.startsWith("Expected the socket /echo as the test user 'ann' to open, but the response was 503")
				.contains("The application has not applied the test user 'ann', since it has refused the request "
						+ "before its web filters ran, or does not contain the TestUserWebFilter of this JVM: use");
		}
	}

	@Test
	void noTlsHandshake() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
		})) {
			BuckarooTestClient client = BuckarooTestClient.of(URI.create("https://localhost:" + server.port()));
			assertThat(Failures.headline(() -> client.timeout(SHORT).socket("/echo").open()))
				.isEqualTo("Could not open the socket /echo: there was no response within 1 s (negotiating TLS).");
		}
	}

	@Test
	void noTls() throws IOException {
		try (RawServer server = new RawServer(
				(socket) -> RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
			BuckarooTestClient client = BuckarooTestClient.of(URI.create("wss://localhost:" + server.port()));
			assertThat(Failures.headline(() -> client.socket("/echo").open()))
				.startsWith("Could not open the socket /echo: the TLS handshake failed (")
				.contains("NotSslRecordException");
		}
	}

	@Test
	void noHttp2Settings() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
		})) {
			assertThat(Failures.headline(() -> server.client().timeout(SHORT).stream("/news").http2().open()))
				.isEqualTo(
						"Could not open the stream /news: there was no response within 1 s (waiting for the settings of HTTP/2).");
		}
	}

	@Test
	void noHttp() throws IOException {
		try (RawServer server = new RawServer((socket) -> RawServer.write(socket, "hello\r\n\r\n"))) {
			assertThat(Failures.headline(() -> server.client().socket("/echo").open()))
				.startsWith("Could not open the socket /echo: the response is not HTTP (");
		}
	}

	@Test
	void closedWithoutResponse() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			socket.close();
		})) {
			assertThat(Failures.headline(() -> server.client().socket("/echo").open())).isEqualTo(
					"Could not open the socket /echo: the server closed the connection without a response, after GET /echo over HTTP/1.1.");
		}
	}

	@Test
	void aRefusalThatDoesNotEnd() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>");
		})) {
			assertThat(Failures.message(() -> server.client().timeout(SHORT).stream("/news").open()))
				.startsWith("Expected the stream /news to open, but the response was 200 OK\n")
				.contains("<html>")
				.contains("(the response has not ended)");
		}
	}

	@Test
	void aWrongHandshake() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			RawServer.write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
					+ "Connection: Upgrade\r\nSec-WebSocket-Accept: none\r\n\r\n");
		})) {
			assertThat(Failures.headline(() -> server.client().socket("/echo").open())).isEqualTo(
					"Could not open the socket /echo: the response has the wrong Sec-WebSocket-Accept, after GET /echo over HTTP/1.1.");
		}
	}

	@Test
	void framesInOnePacketWithTheHandshake() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.upgrade(socket);
			RawServer.write(socket, "\u0081\u0002hi");
		}); BuckarooTestClient client = server.client()) {
			client.socket("/echo").open().expectText("hi");
		}
	}

	@Test
	void aSocketThatBreaks() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.upgrade(socket);
			socket.close();
		})) {
			ClientSocket socket = server.client().socket("/echo").open();
			assertThat(Failures.headline(socket::expectText))
				.isEqualTo("Expected a text message, but the server ended the connection without a close frame.");
			assertThat(socket.expectClose()).isEqualTo(CloseStatus.NO_CLOSE_FRAME);
		}
	}

	@Test
	void aSocketWithInvalidFrames() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.upgrade(socket);
			RawServer.write(socket, "\u00ff\u0002hi");
		})) {
			ClientSocket socket = server.client().socket("/echo").open();
			assertThat(Failures.headline(socket::expectText))
				.startsWith("Expected a text message, but the connection failed: ")
				.contains("RSV != 0");
		}
	}

	@Test
	void aServerThatDoesNotRead() throws IOException {
		try (RawServer server = new RawServer(RawServer::upgrade)) {
			ClientSocket socket = server.client().timeout(SHORT).socket("/echo").open();
			byte[] much = new byte[512 * 1024];
			assertThat(Failures.headline(() -> socket.send(much)))
				.startsWith("Could not send the binary message [00 00")
				.endsWith("(524288 bytes) within 1 s: the server does not read.");
		}
	}

	@Test
	void aServerThatDoesNotClose() throws IOException {
		try (RawServer server = new RawServer(RawServer::upgrade)) {
			ClientSocket socket = server.client().timeout(SHORT).socket("/echo").open();
			socket.close();
			assertThat(socket.isOpen()).isFalse();
		}
	}

	@Test
	void aStreamThatBreaks() throws IOException {
		try (RawServer server = new RawServer((socket) -> {
			RawServer.readHead(socket);
			RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\nf\r\nid: 1\ndata: a\n\n\r\n");
			socket.close();
		})) {
			ClientStream stream = server.client().stream("/news").open();
			stream.expectEvent("a");
			assertThat(Failures.headline(stream::expectEnd)).isEqualTo(
					"Expected the end of the stream, but the server ended the connection before the end of the stream.");
			stream.expectDisconnect();
			assertThat(stream.lastEventId()).isEqualTo("1");
		}
	}

	@Test
	void anInterruptedTest() throws IOException {
		try (RawServer server = new RawServer(RawServer::upgrade)) {
			ClientSocket socket = server.client().socket("/echo").open();
			Thread.currentThread().interrupt();
			try {
				assertThat(Failures.headline(socket::expectText))
					.isEqualTo("Expected a text message, but the test was interrupted.");
			}
			finally {
				assertThat(Thread.interrupted()).isTrue();
			}
		}
	}

}
