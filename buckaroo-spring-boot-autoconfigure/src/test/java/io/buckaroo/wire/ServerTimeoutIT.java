package io.buckaroo.wire;

import java.time.Duration;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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
			Thread.sleep(3 * TIMEOUT.toMillis());
			client.sendText("Hello");
			assertThat(client.readFrame().text()).isEqualTo("Hello");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		NettyServerCustomizer timeouts() {
			return (server) -> server.requestTimeout(TIMEOUT).readTimeout(TIMEOUT);
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
