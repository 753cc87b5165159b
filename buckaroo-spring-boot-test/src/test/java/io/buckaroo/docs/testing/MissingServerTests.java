package io.buckaroo.docs.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the messages of a test without a server and of one without Buckaroo.
 */
@SpringBootTest
@AutoConfigureWebTestClient
@Import(TestTokens.class)
@ExtendWith(OutputCaptureExtension.class)
class MissingServerTests {

	private static final String ADVICE = "cannot open a connection. "
			+ "Start a server in the test, by @SpringBootTest(webEnvironment = RANDOM_PORT)";

	@Test
	void aStreamNeedsAServer(@Autowired WebTestClient client, CapturedOutput output) {
		client.get().uri("/prices/ACME").exchange().expectStatus().isEqualTo(500);
		assertThat(output).contains("A mock request for SSE /prices/{symbol} to bean 'priceSource'", ADVICE);
	}

	@Test
	void aSocketNeedsAServer(@Autowired ApplicationContext context, CapturedOutput output) {
		WebTestClient.bindToApplicationContext(context).build().get().uri("/basket").headers((headers) -> {
			headers.setBearerAuth(TestTokens.token("ada"));
			headers.setUpgrade("websocket");
			headers.setConnection("Upgrade");
		}).exchange().expectStatus().isEqualTo(500);
		assertThat(output).contains("A mock request for WebSocket /basket to bean 'basketSocket'", ADVICE);
	}

	@Test
	void aSliceContainsNoBuckaroo() {
		assertThatException()
			.isThrownBy(() -> new TestContextManager(Slice.class).getTestContext().getApplicationContext())
			.withRootCauseInstanceOf(NoSuchBeanDefinitionException.class)
			.havingRootCause()
			.withMessageContaining("No qualifying bean of type 'io.buckaroo.Buckaroo'");
	}

	@WebFluxTest(PriceController.class)
	private static final class Slice {

	}

}
