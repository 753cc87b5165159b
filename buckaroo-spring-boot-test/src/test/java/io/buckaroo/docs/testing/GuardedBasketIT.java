package io.buckaroo.docs.testing;

import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.junit.BlockingGuard;
import io.buckaroo.test.junit.BufferLeakGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

/**
 * A test of {@link BasketSocket} with guards.
 */
@SpringBootTest(webEnvironment = RANDOM_PORT)
@ExtendWith({ BlockingGuard.class, BufferLeakGuard.class })
@Import(TestTokens.class)
class GuardedBasketIT {

	@Test
	void greetsTheUser(@Autowired BuckarooTestClient client) {
		client.socket("/basket").user("ada").open().expectText("hello ada");
	}

}
