package io.buckaroo.docs.testing;

import io.buckaroo.test.autoconfigure.BuckarooTest;
import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/**
 * Tests for {@link BasketSocket}, without the rest of the application.
 */
@BuckarooTest(BasketSocket.class)
@Import(TestTokens.class)
class BasketSliceIT {

	@Test
	void refusesStrangers(@Autowired BuckarooTestClient client) {
		client.socket("/basket").expectRefused(401);
	}

	@Test
	@WithMockUser("ada")
	void greetsTheUser(@Autowired BuckarooTestClient client) {
		client.socket("/basket").open().expectText("hello ada");
	}

}
