package io.buckaroo.test.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * JUnit extension that runs an application with a client for all tests of a class. After
 * each test, the client closes what the test has left open, and the application must have
 * no connection left.
 */
final class RunningApplication implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private final List<Class<?>> sources = new ArrayList<>(List.of(Application.class));

	private final String[] properties;

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable BuckarooTestClient client;

	private RunningApplication(Class<?> handlers, String... properties) {
		this.sources.add(handlers);
		this.properties = properties;
	}

	/**
	 * Returns an application that permits all requests.
	 */
	static RunningApplication with(Class<?> handlers, String... properties) {
		RunningApplication application = secured(handlers, properties);
		application.sources.add(Permissive.class);
		return application;
	}

	/**
	 * Returns an application that permits all requests, and has TLS.
	 */
	static RunningApplication withTls(Class<?> handlers, String... properties) {
		return with(handlers,
				Stream.concat(
						Stream.of("server.ssl.certificate=classpath:io/buckaroo/test/client/certificate.pem",
								"server.ssl.certificate-private-key=classpath:io/buckaroo/test/client/key.pem"),
						Stream.of(properties))
					.toArray(String[]::new));
	}

	/**
	 * Returns an application with its own access rules.
	 */
	static RunningApplication secured(Class<?> handlers, String... properties) {
		return new RunningApplication(handlers, properties);
	}

	@Override
	public void beforeAll(ExtensionContext test) {
		this.context = new SpringApplicationBuilder(this.sources.toArray(Class<?>[]::new))
			.web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.run(Stream.concat(Stream.of("server.port=0", "spring.main.banner-mode=off"), Stream.of(this.properties))
				.map("--"::concat)
				.toArray(String[]::new));
		this.client = BuckarooTestClient.of(this.context);
	}

	@Override
	public void afterEach(ExtensionContext test) {
		client().close();
		awaitNoConnection();
	}

	/**
	 * Waits until the server has opened a connection, which may be after its client has
	 * received the head of the response.
	 */
	void awaitConnection() {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(bean(Buckaroo.class).connections()).isNotEmpty());
	}

	/**
	 * Waits until the application has no connection.
	 */
	void awaitNoConnection() {
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(bean(Buckaroo.class).connections()).isEmpty());
	}

	@Override
	public void afterAll(ExtensionContext test) {
		if (this.context != null) {
			this.context.close();
		}
	}

	BuckarooTestClient client() {
		if (this.client == null) {
			throw new IllegalStateException("The application has not been started");
		}
		return this.client;
	}

	/**
	 * Returns a client that does not wait long.
	 */
	BuckarooTestClient impatient() {
		return client().timeout(Duration.ofMillis(300));
	}

	<T> T bean(Class<T> type) {
		return context().getBean(type);
	}

	int port() {
		return context().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	ConfigurableApplicationContext context() {
		if (this.context == null) {
			throw new IllegalStateException("The application has not been started");
		}
		return this.context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TestUserWebFilter.class)
	static class Application {

		/**
		 * Separate event loops, since the shared ones end with the first application that
		 * stops.
		 */
		@Bean
		ReactorResourceFactory reactorResources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			return resources;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Permissive {

		@Bean
		SecurityWebFilterChain permitAll(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.build();
		}

	}

}
