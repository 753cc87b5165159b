package io.buckaroo.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for request heads that Netty accepts but that a proxy may understand differently
 * (RFC 9112, sections 3.2 and 6.3), on the wire.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RequestHeadIT {

	private static final String HOST = "Host: localhost";

	/** A request that must not be served if it is in the body of another one. */
	private static final String HIDDEN = "GET /ordinary?hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0");

	@ParameterizedTest
	@ValueSource(strings = { "", "Host: ", "Host: [", "Host: a b", "Host: user@localhost", "Host: localhost:99999",
			"Host: localhost;Host: localhost", "Host: a;Host: b", "Host: caf%" })
	void aMissingOrMalformedHostIsABadRequest(String hosts) throws IOException {
		String[] headers = hosts.split(";");
		assertRefused(server, "GET /stream HTTP/1.1", headers);
		assertRefused(server, "GET http://localhost/stream HTTP/1.1", headers);
		assertRefused(server, "GET /socket HTTP/1.1",
				Stream
					.concat(Arrays.stream(headers),
							Stream.of("Upgrade: websocket", "Connection: Upgrade",
									"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"))
					.toArray(String[]::new));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "x/stream", "b/a://b/stream", "://a/stream", "x:/stream", "*" })
	void aTargetThatIsNeitherAPathNorAnAbsoluteUriNeedsAHost(String target) throws IOException {
		assertRefused(server, "GET " + target + " HTTP/1.1");
		assertRefused(server, "GET " + target + " HTTP/1.1", HOST, HOST);
	}

	@Test
	void anOlderClientNeedsNoHost() throws IOException {
		assertThat(statusOf(server, "GET /stream HTTP/1.0")).isEqualTo("200");
		assertThat(statusOf(server, "GET /stream HTTP/1.0", "Host: [")).isEqualTo("400");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Transfer-Encoding: xchunked", "Transfer-Encoding: identity",
			"Transfer-Encoding: chunked%q=1", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: gzip, chunked",
			"Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked, xchunked",
			"Transfer-Encoding: chunked, gzip", "Transfer-Encoding: chunked,", "Transfer-Encoding: ",
			"Transfer-Encoding: chunked;Transfer-Encoding: chunked", "Transfer-Encoding: chunked;Transfer-Encoding: a",
			"Transfer-Encoding: a;Transfer-Encoding: chunked", "Transfer-Encoding: xchunked;Content-Length: 5",
			"Content-Length: 5;Transfer-Encoding: xchunked", "Transfer-Encoding: chunked;Content-Length: 5",
			"Sec-WebSocket-Key1: a;Sec-WebSocket-Key2: b" })
	void anAmbiguousBodyIsABadRequestAndItsContentIsNotServed(String headers) throws IOException {
		String[] lines = Stream.concat(Stream.of(HOST), Arrays.stream(headers.split(";")))
			.map((header) -> header.replace('%', ';'))
			.toArray(String[]::new);
		for (String request : List.of("POST /stream HTTP/1.1", "GET /stream HTTP/1.1", "POST /socket HTTP/1.1",
				"GET /socket HTTP/1.1")) {
			assertRefused(server, request, lines);
		}
	}

	@Test
	void aChunkedBodyWithALengthIsABadRequest() throws IOException {
		for (String headers : List.of("Transfer-Encoding: chunked\r\nContent-Length: 5",
				"Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 0\r\nTransfer-Encoding: chunked")) {
			try (RawConnection client = new RawConnection(server.port())) {
				client.request("POST /stream HTTP/1.1", HOST, headers);
				client.send(bytes("0\r\n\r\n" + HIDDEN));
				assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").doesNotContain("200");
			}
		}
	}

	@Test
	void aTransferCodingOfAnOlderClientIsABadRequest() throws IOException {
		assertRefused(server, "POST /stream HTTP/1.0", HOST, "Transfer-Encoding: chunked");
	}

	@Test
	void anAmbiguousRequestIsRefusedInItsTurn() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.send(bytes("GET /ordinary HTTP/1.1\r\nHost: localhost\r\n\r\n"
					+ "POST /stream HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n" + HIDDEN));
			String[] responses = client.readToEnd().split("HTTP/1.1 ");
			assertThat(responses).hasSize(3);
			assertThat(responses[1]).startsWith("200 ");
			assertThat(responses[2]).startsWith("400 ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "3\nabc\r\n0\r\n\r\n", "3\r\nabc\n0\r\n\r\n", "3\nabc\n0\n\n", "3;a=b\nabc\r\n0\r\n\r\n",
			"x\r\n", "-1\r\n" })
	void aMalformedChunkIsABadRequestEvenIfTheHandlerDoesNotReadTheBody(String body) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /stream HTTP/1.1", HOST, "Transfer-Encoding: chunked");
			client.send(bytes(body + HIDDEN));
			assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ").doesNotContain("200");
		}
	}

	@Test
	void aChunkedBodyIsAccepted() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /stream HTTP/1.1", HOST, "Transfer-Encoding: Chunked", "Connection: close");
			client.send(bytes("3\r\nabc\r\n0\r\n\r\n"));
			assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").contains("data: event");
		}
	}

	@Test
	void requestsForOtherPathsAreLeftToTheServer() throws IOException {
		assertThat(statusOf(server, "GET /ordinary HTTP/1.1")).isEqualTo("200");
		assertThat(statusOf(server, "POST /ordinary HTTP/1.1", HOST, "Transfer-Encoding: xchunked")).isEqualTo("200");
	}

	@Test
	void requestsForOtherPathsAreRefusedIfConfigured() throws IOException {
		try (TestServer strict = TestServer.start(Handlers.class, "buckaroo.strict-requests=true")) {
			assertRefused(strict, "GET /ordinary HTTP/1.1");
			assertRefused(strict, "POST /ordinary HTTP/1.1", HOST, "Transfer-Encoding: xchunked");
			assertRefused(strict, "GET /ordinary HTTP/1.1", HOST, "Accept: " + "a/b, ".repeat(51), "Connection: close");
			assertThat(statusOf(strict, "POST /ordinary HTTP/1.1", HOST, "Content-Length: 0")).isEqualTo("200");
		}
	}

	@Test
	void anUpgradeToHttp2IsARequestToo() throws IOException {
		String[] upgrade = { HOST, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
				"HTTP2-Settings: AAMAAABkAAQAAP__" };
		String[] twoHosts = Stream.concat(Stream.of(HOST), Arrays.stream(upgrade)).toArray(String[]::new);
		try (TestServer cleartext = TestServer.start(Handlers.class, "server.http2.enabled=true")) {
			assertRefused(cleartext, "GET /stream HTTP/1.1", twoHosts);
			assertThat(statusOf(cleartext, "GET /stream HTTP/1.1", upgrade)).isEqualTo("101");
			assertThat(statusOf(cleartext, "GET /ordinary HTTP/1.1", twoHosts)).isEqualTo("101");
		}
	}

	@Test
	void theBasePathOfTheApplicationIsNotPartOfARoute() throws IOException {
		try (TestServer based = TestServer.start(Handlers.class, "spring.webflux.base-path=/app")) {
			assertRefused(based, "GET /app/stream HTTP/1.1");
			assertThat(statusOf(based, "GET /app/ordinary HTTP/1.1")).isEqualTo("200");
		}
	}

	/**
	 * Asserts that the connection is closed after the refusal, and that what follows the
	 * head is not served.
	 */
	private static void assertRefused(TestServer server, String requestLine, String... headers) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = head(requestLine, headers);
			client.send(bytes(head + HIDDEN));
			String response = client.readToEnd();
			assertThat(response).as(head).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
			assertThat(response.split("HTTP/1.1 ")).as(head).hasSize(2);
		}
	}

	private static String statusOf(TestServer server, String requestLine, String... headers) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.send(bytes(head(requestLine, headers)));
			return client.readHead().split(" ")[1];
		}
	}

	private static String head(String requestLine, String... headers) {
		return Stream.concat(Stream.of(requestLine), Arrays.stream(headers))
			.filter((line) -> !line.isEmpty())
			.collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			return BuckarooRouter.route()
				.websocket("/socket", echo)
				.sse("/stream", new One(), (route) -> route.methods(HttpMethod.GET, HttpMethod.POST))
				.build();
		}

		@Bean
		Ordinary ordinary() {
			return new Ordinary();
		}

	}

	/**
	 * Sends an event, and ends. It does not read the body.
	 */
	private static final class One implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.stop(Result.reply(Event.of("event")));
		}

	}

	/**
	 * A handler of another kind.
	 */
	@RestController
	static class Ordinary {

		@RequestMapping("/ordinary")
		String ordinary() {
			return "ordinary";
		}

	}

}
