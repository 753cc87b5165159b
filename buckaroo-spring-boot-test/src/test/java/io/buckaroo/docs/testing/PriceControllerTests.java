package io.buckaroo.docs.testing;

import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestEventSource;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PriceController}, which publishes for a stream without a server.
 */
@WebFluxTest(PriceController.class)
class PriceControllerTests {

	@Test
	void publishesAPrice(@Autowired WebTestClient client, @Autowired TestBuckaroo buckaroo) {
		TestEventSource<Void> stream = buckaroo.openStream(new PriceSource(),
				(request) -> request.pathVariable("symbol", "ACME"));
		client.put().uri("/prices/ACME").bodyValue(new PriceController.Price(31.4)).exchange().expectStatus().isOk();
		assertThat(stream).hasSentData(new PriceController.Price(31.4));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Doubles {

		@Bean
		TestBuckaroo buckaroo() {
			return TestBuckaroo.create();
		}

	}

}
