package io.buckaroo.test.autoconfigure;

import io.buckaroo.test.client.BuckarooTestClient;

import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * Creates the client of a running application.
 */
final class BuckarooTestClientFactory {

	private final ApplicationContext context;

	private final WebEnvironment environment;

	BuckarooTestClientFactory(ApplicationContext context, WebEnvironment environment) {
		this.context = context;
		this.environment = environment;
	}

	BuckarooTestClient client() {
		if (!(this.context instanceof WebServerApplicationContext)) {
			throw new IllegalStateException(
					"BuckarooTestClient needs a web server, but this test has none: its web environment is %s. Use '@SpringBootTest(webEnvironment = RANDOM_PORT)', or the slice '@BuckarooTest'."
						.formatted(this.environment));
		}
		return BuckarooTestClient.of(this.context);
	}

}
