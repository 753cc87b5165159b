package io.buckaroo.webflux.handshake;

import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextReduction}.
 */
class ContextReductionTests {

	@Test
	void theExchangeIsRemovedWhateverItsKey() {
		ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		assertThat(reduce(Context.of(ServerWebExchange.class, exchange,
				ServerWebExchangeContextFilter.EXCHANGE_CONTEXT_ATTRIBUTE, exchange)))
			.isEqualTo(Context.empty());
	}

	@Test
	void entriesOfTheApplicationRemain() {
		assertThat(reduce(Context.of("key", "value")).<String>get("key")).isEqualTo("value");
	}

	private static Context reduce(Context context) {
		Handshake handshake = new Handshake("1", null, Map.of(), null, null, context);
		new ContextReduction(null).examine(handshake).block();
		return handshake.context();
	}

}
