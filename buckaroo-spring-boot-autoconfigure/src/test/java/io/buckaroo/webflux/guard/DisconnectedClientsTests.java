package io.buckaroo.webflux.guard;

import java.io.IOException;
import java.util.List;

import javax.net.ssl.SSLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.channel.AbortedException;
import reactor.test.StepVerifier;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DisconnectedClients}.
 */
class DisconnectedClientsTests {

	static List<Exception> failures() {
		return List.of(new IOException("Connection reset by peer"), new AbortedException("Aborted"),
				new SSLException("Closed"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void aFailureOfAMockRequestIsPassedOn(Exception failure) {
		ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		StepVerifier.create(new DisconnectedClients().handle(exchange, failure))
			.verifyErrorSatisfies((ex) -> assertThat(ex).isSameAs(failure));
	}

}
