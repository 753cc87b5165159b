package io.buckaroo.actuate;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionDrain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Tests for the probes on the port of the application, when the endpoints have a separate
 * one.
 */
@Timeout(60)
class ManagementPortIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "management.server.port=0",
			"management.endpoint.health.probes.add-additional-paths=true");

	private final WebTestClient client = WebTestClient.bindToServer(new JdkClientHttpConnector()).build();

	@AfterEach
	void cancelDrain() {
		server.bean(ConnectionDrain.class).cancel();
	}

	@Test
	void readinessIsOnThePortOfTheApplication() {
		assertStatus("/readyz", 200, "UP");
		server.bean(ConnectionDrain.class).begin();
		assertStatus("/readyz", 503, "OUT_OF_SERVICE");
		server.bean(ConnectionDrain.class).cancel();
		assertStatus("/readyz", 200, "UP");
	}

	@Test
	void aDrainDoesNotChangeLivenessOnThePortOfTheApplication() {
		server.bean(ConnectionDrain.class).begin();
		assertStatus("/livez", 200, "UP");
	}

	private void assertStatus(String path, int code, String status) {
		this.client.get()
			.uri(server.httpUri(path))
			.exchange()
			.expectStatus()
			.isEqualTo(code)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
