package io.buckaroo.attack;

import java.io.IOException;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawHttp2Connection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for clients that disconnect before the end of an ordinary request.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class DisconnectedClientsIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "server.http2.enabled=true");

	@Test
	void anAbortedRequestIsNotLogged(CapturedOutput output) throws Exception {
		int start = output.getAll().length();
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.request("POST /received HTTP/1.1", "Host: localhost", "Content-Type: text/plain",
					"Content-Length: 100");
			awaitRequest();
		}
		awaitEnd();
		RawHttp2Connection connection = RawHttp2Connection.cleartext(server.port());
		int stream = post(connection);
		awaitRequest();
		connection.sendFrame(RawHttp2Connection.RST_STREAM, 0, stream, new byte[4]);
		awaitEnd();
		post(connection);
		awaitRequest();
		connection.reset();
		awaitEnd();
		assertThat(output.getAll().substring(start)).isEmpty();
	}

	@Test
	void anotherFailureIsLogged(CapturedOutput output) throws Exception {
		try (RawConnection connection = new RawConnection(server.port())) {
			connection.request("POST /failing HTTP/1.1", "Host: localhost", "Content-Length: 0");
			assertThat(connection.readHead()).startsWith("HTTP/1.1 500 ");
		}
		assertThat(output.getAll()).contains("Failed as usual");
	}

	private static int post(RawHttp2Connection connection) throws IOException {
		int stream = connection.newStream();
		connection.sendHeaders(stream, 0,
				RawHttp2Connection.requestHeaders("POST", "/received", "content-type", "text/plain"));
		return stream;
	}

	private static void awaitRequest() {
		await().atMost(TestServer.PATIENCE).until(() -> Handlers.Receiver.underway);
	}

	/**
	 * Waits for the end of the request, and of the task on the event loop that has ended
	 * it.
	 */
	private static void awaitEnd() throws Exception {
		await().atMost(TestServer.PATIENCE).until(() -> !Handlers.Receiver.underway);
		server.channel().eventLoop().submit(() -> {
		}).get();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@RestController
		static final class Receiver {

			private static volatile boolean underway;

			@PostMapping("/received")
			Mono<String> received(@RequestBody Mono<String> body) {
				return body.doOnSubscribe((subscription) -> underway = true).doFinally((signal) -> underway = false);
			}

			@PostMapping("/failing")
			Mono<String> failing() {
				return Mono.error(new IllegalStateException("Failed as usual"));
			}

		}

	}

}
