package io.buckaroo.docs.testing;

import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

/**
 * Tests for {@link BasketSocket}, over the network.
 */
@SpringBootTest(webEnvironment = RANDOM_PORT)
@Import(TestTokens.class)
class BasketSocketIT {

	@Test
	void countsTheProducts(@Autowired BuckarooTestClient client) {
		ClientSocket socket = client.socket("/basket").user("ada").open();
		socket.expectText("hello ada").send("saddle").expectText("saddle is product 1");
		socket.send(new byte[1]).expectClose(1003, "Only text is accepted");
	}

	@Test
	void acceptsOnlyValidTokens(@Autowired BuckarooTestClient client) {
		client.socket("/basket").bearer(TestTokens.token("ada")).open().expectText("hello ada");
		client.socket("/basket").bearer("invalid").expectRefused(401);
	}

	@Test
	void refusesPagesOfOtherOrigins(@Autowired BuckarooTestClient client) {
		client.socket("/basket").user("ada").origin("https://elsewhere.example").expectRefused(403);
	}

}
