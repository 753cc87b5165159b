package io.buckaroo.wire;

import java.nio.charset.StandardCharsets;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handshakes on servers with a filter that answers requests, and with cleartext
 * HTTP/2.
 */
@Timeout(60)
class AnsweredHandshakeIT {

	@Test
	void aHandshakeThatAFilterHasAnsweredOpensNoConnection() throws Exception {
		try (TestServer server = TestServer.start(Handlers.class);
				RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/echo", "X-Refuse: yes")).startsWith("HTTP/1.1 401 ");
			assertThat(server.bean(Buckaroo.class).connections()).isEmpty();
		}
	}

	@Test
	void aSocketOpensOnAServerWithCleartextHttp2() throws Exception {
		try (TestServer server = TestServer.start(Handlers.class, "server.http2.enabled=true");
				RawConnection client = RawConnection.upgraded(server.port(), "/echo")) {
			client.sendText("Hello");
			assertThat(client.readFrame().text()).isEqualTo("Hello");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		WebFilter answersAndContinuesTheChain() {
			return (exchange, chain) -> {
				if (!exchange.getRequest().getHeaders().containsHeader("X-Refuse")) {
					return chain.filter(exchange);
				}
				ServerHttpResponse response = exchange.getResponse();
				response.setStatusCode(HttpStatus.UNAUTHORIZED);
				return response
					.writeWith(Mono.just(response.bufferFactory().wrap("No".getBytes(StandardCharsets.US_ASCII))))
					.then(chain.filter(exchange));
			};
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
