package io.buckaroo.docs.operations;

import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Tests for {@link OperatorSecurity}.
 */
@Timeout(60)
class OperatorSecurityIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Operators.class, "spring.autoconfigure.exclude=",
			"management.endpoints.web.exposure.include=health,buckaroo", "management.health.redis.enabled=false");

	@ParameterizedTest
	@CsvSource({ "/actuator/health, anonymous, 200", "/actuator/buckaroo, anonymous, 401",
			"/actuator/buckaroo/connections, anonymous, 401", "/actuator/buckaroo, user, 403",
			"/actuator/buckaroo, operator, 200" })
	void onlyOperatorsReadTheEndpoint(String path, String user, int status) {
		WebTestClient.bindToServer(new JdkClientHttpConnector())
			.build()
			.get()
			.uri(server.httpUri(path))
			.headers((headers) -> {
				if (!user.equals("anonymous")) {
					headers.setBasicAuth(user, "secret");
				}
			})
			.exchange()
			.expectStatus()
			.isEqualTo(status);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(OperatorSecurity.class)
	static class Operators {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("user").password("{noop}secret").roles("USER").build(),
					User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build());
		}

	}

}
