package io.buckaroo.docs.operations;

import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
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
	private static final TestServer application = TestServer.withActuator(Application.class,
			"spring.autoconfigure.exclude=", "management.endpoints.web.exposure.include=health,prometheus,buckaroo",
			"management.health.redis.enabled=false");

	@ParameterizedTest
	@CsvSource({ "health, , 200", "prometheus, , 401", "prometheus, user, 403", "prometheus, operator, 200",
			"buckaroo, , 401", "buckaroo, user, 403", "buckaroo, operator, 200", "buckaroo/connections, , 401",
			"buckaroo/connections, operator, 200" })
	void onlyOperatorsReadMoreThanTheHealth(String endpoint, @Nullable String user, int status) {
		WebTestClient.bindToServer(new JdkClientHttpConnector())
			.baseUrl(application.httpUri("/actuator/").toString())
			.build()
			.get()
			.uri(endpoint)
			.headers((headers) -> {
				if (user != null) {
					headers.setBasicAuth(user, "secret");
				}
			})
			.exchange()
			.expectStatus()
			.isEqualTo(status);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(OperatorSecurity.class)
	static class Application {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("user").password("{noop}secret").roles("USER").build(),
					User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build());
		}

	}

}
