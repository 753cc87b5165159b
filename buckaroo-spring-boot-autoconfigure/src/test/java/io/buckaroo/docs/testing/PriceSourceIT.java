package io.buckaroo.docs.testing;

import java.time.Duration;

import io.buckaroo.Buckaroo;
import io.buckaroo.Topic;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

/**
 * Tests for {@link PriceSource}, over the network.
 */
// The class path of this test contains the Servlet API; other tests exclude Spring
// Security
@TestPropertySource(properties = { "spring.main.web-application-type=reactive", "spring.autoconfigure.exclude=" })
@SpringBootTest(webEnvironment = RANDOM_PORT)
@AutoConfigureWebTestClient
@Import(TestTokens.class)
class PriceSourceIT {

	private static final ParameterizedTypeReference<ServerSentEvent<PriceController.Price>> EVENT = new ParameterizedTypeReference<>() {
	};

	@Test
	void sendsPrices(@Autowired WebTestClient client, @Autowired Buckaroo buckaroo) {
		Topic topic = buckaroo.topic("price/ACME");
		PriceController.Price price = new PriceController.Price(31.4);
		Flux<ServerSentEvent<PriceController.Price>> events = client.get()
			.uri("/prices/ACME")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(EVENT)
			.getResponseBody();
		topic.publish(price).block();
		StepVerifier.create(events.mapNotNull(ServerSentEvent::data))
			.expectNext(price)
			.thenCancel()
			.verify(Duration.ofSeconds(10));
	}

}
