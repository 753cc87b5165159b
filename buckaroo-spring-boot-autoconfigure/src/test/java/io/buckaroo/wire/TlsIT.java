package io.buckaroo.wire;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for WebSockets over TLS, where neither direction can be closed alone.
 */
@Timeout(60)
class TlsIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class,
			"server.ssl.certificate=classpath:io/buckaroo/tls/certificate.pem",
			"server.ssl.certificate-private-key=classpath:io/buckaroo/tls/key.pem",
			"buckaroo.websocket.close-timeout=1s");

	@Test
	void aSocketEchoes() throws Exception {
		try (RawConnection client = RawConnection.overTls(server.port())) {
			assertThat(client.handshake("/echo")).startsWith("HTTP/1.1 101 ");
			client.sendText("Hello");
			assertThat(client.readFrame().text()).isEqualTo("Hello");
		}
	}

	@Test
	void aClientThatKeepsSendingReceivesTheCloseFrameOfAViolation() throws Exception {
		try (RawConnection client = RawConnection.overTls(server.port())) {
			assertThat(client.handshake("/echo")).startsWith("HTTP/1.1 101 ");
			client.sendFrame(RawConnection.FIN | 0x3, new byte[0]);
			client.send(new byte[1024 * 1024]);
			assertThat(client.readFrame().closeCode()).isEqualTo(1002);
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
