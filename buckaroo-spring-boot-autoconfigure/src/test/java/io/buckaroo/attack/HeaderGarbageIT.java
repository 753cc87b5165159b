package io.buckaroo.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no garbage in a header is answered with a server error or logged as an
 * error. Spring parses some headers only when they are needed, and may fail then.
 */
@Timeout(120)
@Tag("stress")
@ExtendWith(OutputCaptureExtension.class)
class HeaderGarbageIT {

	private static final List<String> VALUES = List.of("", "/", "*", "*/*;q=foo", "a/b;c", "a/b;q=2", ";", ",,,", "=",
			"\"", "\"a", "\u00ff\u00fe", "%zz", "a".repeat(3000), "a/b,".repeat(60), "x,".repeat(1500), "-1",
			"9".repeat(25), "http://", "http://[", "::::", "null", "http://a b", "http://a:99999", "\u007f",
			"a=b; c=d; =;;", "bytes=0-", "W/\"", "Mon, 99 Foo", "text/html;charset=utf-99", "text/plain;charset='", "(",
			"for=unknown;host=[;proto=x", "G E T");

	private static final Map<String, String> HANDSHAKE = Map.of("Host", "localhost", "Upgrade", "websocket",
			"Connection", "Upgrade", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version", "13");

	private static final Map<String, String> STREAM = Map.of("Host", "localhost", "Accept", "text/event-stream",
			"Connection", "close");

	private static final Map<String, String> UPLOAD = Map.of("Host", "localhost", "Accept", "text/event-stream",
			"Connection", "close", "Content-Type", "text/plain", "Content-Length", "0");

	private static final Map<String, String> PREFLIGHT = Map.of("Host", "localhost", "Origin", "https://a.example",
			"Access-Control-Request-Method", "GET", "Connection", "close");

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0");

	@ParameterizedTest
	@ValueSource(strings = { "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Origin", "Content-Type",
			"Content-Length", "Cookie", "Host", "Connection", "Upgrade", "Expect", "TE", "Transfer-Encoding", "Trailer",
			"Range", "If-Modified-Since", "If-None-Match", "Last-Event-ID", "Access-Control-Request-Method",
			"Access-Control-Request-Headers", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol",
			"Sec-WebSocket-Extensions", "Authorization", "Forwarded", "X-Forwarded-Host", "traceparent", "Date" })
	void garbageInAHeaderIsAClientErrorAtMost(String name, CapturedOutput output) throws IOException {
		for (String value : VALUES) {
			assertNoServerError("GET /socket", HANDSHAKE, name, value);
			assertNoServerError("GET /stream", STREAM, name, value);
			assertNoServerError("POST /upload", UPLOAD, name, value);
			assertNoServerError("OPTIONS /stream", PREFLIGHT, name, value);
		}
		assertThat(output).doesNotContain("ERROR", "Exception");
	}

	private static void assertNoServerError(String request, Map<String, String> headers, String name, String value)
			throws IOException {
		StringBuilder head = new StringBuilder(request).append(" HTTP/1.1\r\n");
		headers.forEach((each, usual) -> {
			if (!each.equals(name)) {
				head.append(each).append(": ").append(usual).append("\r\n");
			}
		});
		head.append(name).append(": ").append(value).append("\r\n\r\n");
		try (RawConnection client = new RawConnection(server.port())) {
			client.send(head.toString().getBytes(StandardCharsets.ISO_8859_1));
			assertThat(client.readHead()).as("%s: %s", name, value).matches("(?s)HTTP/1.1 [1234].*");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			return BuckarooRouter.route()
				.websocket("/socket", echo, (route) -> route.subprotocols("v1"))
				.sse("/stream", new Stopping(), (route) -> route.allowedOrigins("https://a.example"))
				.sse("/upload", new Uploading(), (route) -> route.methods(HttpMethod.POST))
				.build();
		}

	}

	private static final class Stopping implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.stop(Result.reply(Event.of("event")));
		}

	}

	private static final class Uploading implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.later(connection.body(String.class)
				.<Result<Event, Void>>map((body) -> Result.stop(Result.reply(Event.of(body))))
				.defaultIfEmpty(Result.stop()));
		}

	}

}
