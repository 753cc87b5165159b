package io.buckaroo.docs.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

/**
 * Tests for {@link BasketSocket}, over the network.
 */
// The class path of this test contains the Servlet API; other tests exclude Spring
// Security
@TestPropertySource(properties = { "spring.main.web-application-type=reactive", "spring.autoconfigure.exclude=" })
@SpringBootTest(webEnvironment = RANDOM_PORT)
@Import(TestTokens.class)
@Timeout(10)
class BasketSocketIT {

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	@LocalServerPort
	private int port;

	@Test
	void countsTheProducts() throws Exception {
		WebSocket socket = open(TestTokens.token("ada")).join();
		assertThat(this.received.take()).isEqualTo("hello ada");
		socket.sendText("saddle", true).join();
		assertThat(this.received.take()).isEqualTo("saddle is product 1");
		socket.sendBinary(ByteBuffer.allocate(1), true).join();
		assertThat(this.received.take()).isEqualTo("closed with 1003 Only text is accepted");
	}

	@Test
	void refusesAnInvalidToken() {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(open("invalid")::join)
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isEqualTo(401));
	}

	private CompletableFuture<WebSocket> open(String token) {
		return HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Authorization", "Bearer " + token)
			.buildAsync(URI.create("ws://localhost:" + this.port + "/basket"), new Listener());
	}

	private final class Listener implements WebSocket.Listener {

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			BasketSocketIT.this.received.add(text.toString());
			return WebSocket.Listener.super.onText(socket, text, last);
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
			BasketSocketIT.this.received.add("closed with " + code + " " + reason);
			return null;
		}

	}

}
