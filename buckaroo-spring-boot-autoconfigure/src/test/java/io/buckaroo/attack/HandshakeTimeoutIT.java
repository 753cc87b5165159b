package io.buckaroo.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

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
import io.buckaroo.router.BuckarooRouter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
 * Tests for the handshake timeout, on the wire. Reading to the end of a connection waits
 * until the server closes it.
 */
@Tag("stress")
@ExtendWith(OutputCaptureExtension.class)
class HandshakeTimeoutIT {

	private static final String TIMEOUT = "buckaroo.handshake-timeout=2s";

	/** More than twice the timeout. */
	private static final Duration LONG = Duration.ofMillis(4500);

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, TIMEOUT);

	@Test
	void aClientThatSendsNothingIsCutOff() throws IOException {
		try (RawConnection connection = new RawConnection(server.port())) {
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void aClientThatStopsInTheHeadIsCutOff() throws IOException {
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.send(bytes("GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgr"));
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void aClientThatStopsInTheSecondHeadIsCutOff() throws IOException {
		try (RawConnection connection = new RawConnection(server.port())) {
			assertNoContent(connection);
			connection.send(bytes("GET /nothing HTTP/1.1\r\nHo"));
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void aClientThatStopsInTheTlsHandshakeIsCutOff() throws IOException {
		try (TestServer secure = TestServer.startHttp2(Handlers.class, TIMEOUT);
				RawConnection connection = new RawConnection(secure.port())) {
			connection.send(new byte[] { 22, 3, 1, 1 });
			assertThat(connection.readToEnd()).isEmpty();
		}
	}

	@Test
	void anHttp2ConnectionIsCutOffOnlyWithoutARequest() throws Exception {
		try (TestServer secure = TestServer.startHttp2(Handlers.class, "buckaroo.handshake-timeout=4s");
				Http2Client client = new Http2Client(secure.port())) {
			assertThat(client.stream("/stream").head().status()).hasToString("200");
			try (Http2Client silent = new Http2Client(secure.port())) {
				silent.awaitClosed();
			}
			assertThat(client.stream("/stream").head().status()).hasToString("200");
		}
	}

	@Test
	void aSocketStaysOpen() throws IOException {
		try (RawConnection connection = RawConnection.upgraded(server.port(), "/socket")) {
			assertThat(connection.readFrame().text()).isEqualTo("late");
		}
	}

	@Test
	void aSocketStaysOpenWithinAFrame() throws IOException {
		try (RawConnection connection = RawConnection.upgraded(server.port(), "/socket")) {
			byte[] frame = RawConnection.frame(RawConnection.FIN | RawConnection.TEXT, bytes("whole"));
			connection.send(new byte[] { frame[0], frame[1] });
			assertThat(connection.readFrame().text()).isEqualTo("late");
			connection.send(Arrays.copyOfRange(frame, 2, frame.length));
			assertThat(connection.readFrame().text()).isEqualTo("whole");
		}
	}

	@Test
	void aStreamStaysOpenWhenItsClientBeginsAnotherRequest() throws IOException {
		try (RawConnection connection = RawConnection.stream(server.port(), "/stream")) {
			connection.readHead();
			connection.send(bytes("GET /no"));
			assertThat(connection.readChunk()).contains("late");
		}
	}

	@Test
	void anUploadThatIsIncompleteAfterTheSendTimeoutIsRefused() throws IOException {
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.request("POST /upload/quick HTTP/1.1", "Host: localhost", "Accept: text/event-stream",
					"Content-Length: 10");
			connection.send(bytes("01234"));
			assertThat(connection.readHead()).startsWith("HTTP/1.1 408 ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 10", "Transfer-Encoding: chunked" })
	void aBodyThatIsAnnouncedButNotSentIsRefusedEvenIfItIsNotRead(String announcement) throws IOException {
		try (RawConnection connection = RawConnection.stream(server.port(), "/stream/quick", announcement)) {
			String head = connection.readHead();
			assertThat(head).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
			connection.readToEnd();
		}
	}

	@Test
	void aBodyOverHttp2ThatIsNotSentIsRefused(CapturedOutput output) throws Exception {
		try (TestServer secure = TestServer.startHttp2(Handlers.class, TIMEOUT);
				Http2Client client = new Http2Client(secure.port())) {
			Http2Stream stream = client.open(client.headers("GET", "/stream/quick", "accept", "text/event-stream"),
					false);
			assertThat(stream.head().status()).hasToString("408");
			assertThat(output).doesNotContain("ERROR");
		}
	}

	@Test
	void anUploadIsNotTimed() throws IOException {
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.request("POST /upload HTTP/1.1", "Host: localhost", "Accept: text/event-stream",
					"Content-Length: 10");
			connection.send(bytes("01234"));
			awaitTime(server);
			connection.send(bytes("56789"));
			assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(connection.readChunk()).contains("0123456789");
		}
	}

	@Test
	void aConnectionMayBeIdleBetweenTwoRequests() throws IOException {
		try (RawConnection connection = new RawConnection(server.port())) {
			assertNoContent(connection);
			awaitTime(server);
			assertNoContent(connection);
		}
	}

	@Test
	void zeroMeansNoTimeout() throws IOException {
		try (TestServer patient = TestServer.start(Handlers.class, "buckaroo.handshake-timeout=0");
				RawConnection connection = new RawConnection(patient.port())) {
			connection.send(bytes("GET /nothing HTTP/1.1\r\nHost: localhost\r\n"));
			awaitTime(patient);
			connection.send(bytes("Accept: text/event-stream\r\n\r\n"));
			assertThat(connection.readHead()).startsWith("HTTP/1.1 204 ");
		}
	}

	private static void assertNoContent(RawConnection connection) throws IOException {
		connection.request("GET /nothing HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
		assertThat(connection.readHead()).startsWith("HTTP/1.1 204 ");
	}

	/**
	 * Waits for twice the timeout, on the server's clock.
	 */
	private static void awaitTime(TestServer server) throws IOException {
		try (RawConnection clock = RawConnection.stream(server.port(), "/stream")) {
			clock.readHead();
			assertThat(clock.readChunk()).contains("late");
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route().websocket("/socket", new LateSocket()).sse("/stream", source((connection) -> {
				connection.mailbox().sendAfter(LONG, Event.of("late"));
				return Result.ok();
			}), (route) -> route.retry(Duration.ZERO))
				.sse("/nothing", source((connection) -> Result.stop()))
				.sse("/stream/quick", source((connection) -> Result.ok()),
						(route) -> route.sendTimeout(Duration.ofMillis(100)))
				.sse("/upload", source(Handlers::answerBody),
						(route) -> route.methods(HttpMethod.POST).retry(Duration.ZERO))
				.sse("/upload/quick", source(Handlers::answerBody),
						(route) -> route.methods(HttpMethod.POST).sendTimeout(Duration.ofMillis(100)))
				.build();
		}

		private static Result<Event, Void> answerBody(Connection connection) {
			return Result.later(connection.body(String.class).map((body) -> Result.reply(Event.of(body))));
		}

		private static BuckarooEventSource<Void> source(Init init) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return init.init(connection);
				}

			};
		}

	}

	private interface Init {

		Result<Event, Void> init(Connection connection);

	}

	private static final class LateSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			connection.mailbox().sendAfter(LONG, Frame.text("late"));
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.reply(frame);
		}

	}

}
