package io.buckaroo.docs.testing;

import io.buckaroo.Buckaroo;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientStream;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

/**
 * Tests for {@link PriceSource}, over the network.
 */
@SpringBootTest(webEnvironment = RANDOM_PORT, properties = "buckaroo.topics[price/*].history.size=100")
@Import(TestTokens.class)
class PriceSourceIT {

	@Test
	void sendsPrices(@Autowired BuckarooTestClient client, @Autowired Buckaroo buckaroo) {
		ClientStream stream = client.stream("/prices/{symbol}", "ACME").open();
		buckaroo.topic("price/ACME").publish(new PriceController.Price(31.4)).block();
		stream.expectJson(new PriceController.Price(31.4));
	}

	@Test
	void resumesWithoutAGap(@Autowired BuckarooTestClient client, @Autowired Buckaroo buckaroo) {
		ClientStream stream = client.stream("/prices/{symbol}", "RESUMED").open();
		buckaroo.topic("price/RESUMED").publish(new PriceController.Price(31.4)).block();
		stream.expectJson(new PriceController.Price(31.4)).drop();
		buckaroo.topic("price/RESUMED").publish(new PriceController.Price(31.5)).block();
		stream.resume().expectJson(new PriceController.Price(31.5)).expectNothing();
	}

}
