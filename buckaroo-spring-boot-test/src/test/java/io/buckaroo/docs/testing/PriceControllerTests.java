package io.buckaroo.docs.testing;

import io.buckaroo.Buckaroo;
import io.buckaroo.Topic;
import org.junit.jupiter.api.Test;
import reactor.test.publisher.PublisherProbe;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PriceController}, with a mock in place of {@link Buckaroo}.
 */
@WebFluxTest(PriceController.class)
class PriceControllerTests {

	@MockitoBean
	private Buckaroo buckaroo;

	@Test
	void publishesAPrice(@Autowired WebTestClient client) {
		PriceController.Price price = new PriceController.Price(31.4);
		PublisherProbe<Void> publication = PublisherProbe.empty();
		Topic topic = mock();
		given(this.buckaroo.topic("price/ACME")).willReturn(topic);
		given(topic.publish(price)).willReturn(publication.mono());
		client.put().uri("/prices/ACME").bodyValue(price).exchange().expectStatus().isOk();
		publication.assertWasSubscribed();
	}

}
