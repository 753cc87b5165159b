package io.buckaroo.docs.handlers;

import java.time.Duration;

import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StockSocket}, without a server.
 */
class StockSocketTests {

	@Test
	void answersWithTheStock() {
		ClientResponse twelve = ClientResponse.create(HttpStatus.OK).body("12").build();
		assertThat(ask(Mono.just(twelve).delayElement(Duration.ofSeconds(4)))).hasSent("12");
	}

	@Test
	void answersIfTheWarehouseFails() {
		assertThat(ask(Mono.just(ClientResponse.create(HttpStatus.SERVICE_UNAVAILABLE).build()))).hasSent("unknown");
	}

	@Test
	void answersIfTheWarehouseIsTooSlow() {
		assertThat(ask(Mono.never())).hasSent("unknown").isOpen();
	}

	private static TestSocket<Void> ask(Mono<ClientResponse> response) {
		WebClient warehouse = WebClient.builder().exchangeFunction((request) -> response).build();
		TestSocket<Void> socket = TestSocket.open(new StockSocket(warehouse));
		socket.receive("saddle");
		socket.advance(Duration.ofSeconds(5));
		return socket;
	}

}
