package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.test.client.BuckarooTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the bean {@link BuckarooTestClient} of a whole application.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ClientBeanIT {

	@Test
	void connectsToTheApplication(@Autowired BuckarooTestClient client) {
		client.socket("/echo").open().send("hi").expectText("hi");
	}

	@Test
	void authenticatesTestUsers(@Autowired BuckarooTestClient client) {
		client.socket("/basket").user("ann", "CUSTOMER").open().expectText("basket of ann");
	}

	@Test
	void needsAServer() throws Exception {
		Throwable failure = catchThrowable(
				() -> new TestContextManager(WithoutServer.class).prepareTestInstance(new WithoutServer()));
		assertThat(failure).hasMessageContaining(
				"BuckarooTestClient needs a web server, but this test has none: its web environment is MOCK. Use '@SpringBootTest(webEnvironment = RANDOM_PORT)', or the slice '@BuckarooTest'.");
	}

	@SpringBootTest
	static class WithoutServer {

		@Autowired
		BuckarooTestClient client;

	}

}
