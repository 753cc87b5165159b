package io.buckaroo.wire;

import java.io.IOException;
import java.time.Duration;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.netty.handler.timeout.ReadTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for WebSockets on a server with request timeouts.
 */
@Timeout(60)
class ServerTimeoutIT {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class);

	@Test
	void requestTimeoutsDoNotApplyToASocket() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			awaitTimeoutOfRequest();
			awaitTimeoutOfRequest();
			client.sendText("Hello");
			assertThat(client.readFrame().text()).isEqualTo("Hello");
		}
	}

	/**
	 * Sends an incomplete request, and waits until the server closes its connection.
	 */
	private static void awaitTimeoutOfRequest() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /upload HTTP/1.1", "Host: localhost", "Content-Length: 10");
			assertThat(client.readToEnd()).contains(" 408 ");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		NettyServerCustomizer timeouts() {
			return (server) -> server.requestTimeout(TIMEOUT).readTimeout(TIMEOUT);
		}

		@Bean
		RouterFunction<ServerResponse> upload() {
			return RouterFunctions.route()
				.POST("/upload",
						(request) -> request.bodyToMono(String.class)
							.then(ServerResponse.ok().build())
							.onErrorResume(ReadTimeoutException.class,
									(timeout) -> ServerResponse.status(HttpStatus.REQUEST_TIMEOUT).build()))
				.build();
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
