package io.buckaroo.docs.handlers;

import io.buckaroo.Frame;
import io.buckaroo.Result;
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
		assertThat(answer(ClientResponse.create(HttpStatus.OK).body("12").build()))
			.isEqualTo(Result.reply(Frame.text("12")));
	}

	@Test
	void answersIfTheWarehouseFails() {
		assertThat(answer(ClientResponse.create(HttpStatus.SERVICE_UNAVAILABLE).build()))
			.isEqualTo(Result.reply(Frame.text("unknown")));
	}

	private static Result<Frame, Void> answer(ClientResponse response) {
		WebClient warehouse = WebClient.builder().exchangeFunction((request) -> Mono.just(response)).build();
		Result<Frame, Void> result = new StockSocket(warehouse).handle(Frame.text("saddle"), null);
		return (result instanceof Result.Later<Frame, Void> later) ? later.result().block() : result;
	}

}
