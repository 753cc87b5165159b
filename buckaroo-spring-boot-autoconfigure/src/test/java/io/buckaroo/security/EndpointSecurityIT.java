package io.buckaroo.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.buckaroo.actuate.BuckarooEndpoint;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.WebSessionServerCsrfTokenRepository;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for {@link BuckarooEndpoint} and its dashboard with Spring Security, which
 * protects them like the other endpoints.
 */
@Timeout(60)
class EndpointSecurityIT {

	private static final String PATH = "/actuator/buckaroo";

	@RegisterExtension
	private static final TestServer sessions = server(SessionTokens.class);

	@RegisterExtension
	private static final TestServer cookies = server(CookieTokens.class);

	private static TestServer server(Class<?> tokens) {
		return TestServer.with(tokens, "spring.autoconfigure.exclude=",
				"management.endpoints.web.exposure.include=buckaroo",
				"management.endpoint.buckaroo.access=unrestricted");
	}

	@ParameterizedTest
	@CsvSource({ "text/html, , 401", "application/json, , 401", "text/html, ada, 403", "application/json, ada, 403",
			"text/html, grace, 200", "application/json, grace, 200" })
	void onlyAnAdministratorReads(String accept, @Nullable String user, int status) {
		get(sessions, accept, user).expectStatus().isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { PATH + "/connections", PATH + "/connections/1" })
	void connectionsAreProtectedToo(String path) {
		client(sessions).get().uri(path).exchange().expectStatus().isUnauthorized();
	}

	@Test
	void withoutATokenNothingIsChanged() {
		drain(sessions, "X-CSRF-TOKEN", "guessed", null).expectStatus().isForbidden();
	}

	@ParameterizedTest
	@ValueSource(strings = { "session", "cookie" })
	void thePageContainsTheTokenForChanges(String repository) {
		TestServer server = repository.equals("session") ? sessions : cookies;
		EntityExchangeResult<String> page = get(server, "text/html", "grace").expectBody(String.class).returnResult();
		String cookie = page.getResponseCookies()
			.values()
			.stream()
			.map((cookies) -> cookies.get(0).getName() + "=" + cookies.get(0).getValue())
			.findFirst()
			.orElseThrow();
		drain(server, meta("csrf-header", page.getResponseBody()), meta("csrf-token", page.getResponseBody()), cookie)
			.expectStatus()
			.isOk();
	}

	@Test
	void jsonDoesNotCreateASession() {
		get(sessions, "application/json", "grace").expectHeader().doesNotExist("Set-Cookie");
	}

	@Test
	void theHeadersOfThePageAreItsOwn() {
		get(sessions, "text/html", "grace").expectHeader()
			.valueEquals("Cache-Control", "no-store")
			.expectHeader()
			.valueEquals("X-Content-Type-Options", "nosniff");
	}

	private static String meta(String name, String page) {
		Matcher content = Pattern.compile("<meta name=\"%s\" content=\"([^\"]+)\">\n".formatted(name)).matcher(page);
		assertThat(content.find()).isTrue();
		return content.group(1);
	}

	private static ResponseSpec get(TestServer server, String accept, @Nullable String user) {
		return client(server).get().uri(PATH).header("Accept", accept).headers((headers) -> {
			if (user != null) {
				headers.setBasicAuth(user, "secret");
			}
		}).exchange();
	}

	private static ResponseSpec drain(TestServer server, String header, String token, @Nullable String cookie) {
		return client(server).post()
			.uri(PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.header(header, token)
			.headers((headers) -> {
				headers.setBasicAuth("grace", "secret");
				if (cookie != null) {
					headers.set("Cookie", cookie);
				}
			})
			.bodyValue("{\"draining\": false}")
			.exchange();
	}

	private static WebTestClient client(TestServer server) {
		return WebTestClient.bindToServer(new JdkClientHttpConnector()).baseUrl(server.httpUri("").toString()).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http, ServerCsrfTokenRepository tokens) {
			return http
				.authorizeExchange((exchanges) -> exchanges.matchers(EndpointRequest.to(BuckarooEndpoint.class))
					.hasRole("ADMIN")
					.anyExchange()
					.permitAll())
				.csrf((csrf) -> csrf.csrfTokenRepository(tokens))
				.httpBasic(withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}secret").roles("USER").build(),
					User.withUsername("grace").password("{noop}secret").roles("ADMIN").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SessionTokens extends Security {

		@Bean
		ServerCsrfTokenRepository tokens() {
			return new WebSessionServerCsrfTokenRepository();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CookieTokens extends Security {

		@Bean
		ServerCsrfTokenRepository tokens() {
			return CookieServerCsrfTokenRepository.withHttpOnlyFalse();
		}

	}

}
