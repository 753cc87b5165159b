package io.buckaroo.webflux;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

import io.buckaroo.autoconfigure.BuckarooAutoConfiguration;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * An application on a random port, as a user of the starter has it.
 */
final class TestServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private TestServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts the application.
	 * @param handlers declares the handlers
	 * @param properties such as {@code buckaroo.sse.retry=0}
	 * @return the running application
	 */
	static TestServer start(Class<?> handlers, String... properties) {
		String[] all = Stream.concat(Stream.of("server.port=0", "spring.main.banner-mode=off"), Stream.of(properties))
			.toArray(String[]::new);
		return new TestServer(new SpringApplicationBuilder(Application.class, handlers).web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.properties(all)
			.run());
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	URI webSocketUri(String path) {
		return URI.create("ws://localhost:" + port() + path);
	}

	URI httpUri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * The application: auto-configuration and nothing else.
	 *
	 * @see BuckarooAutoConfiguration
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		/**
		 * Event loops of its own: the shared ones end with the first application that
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

}
