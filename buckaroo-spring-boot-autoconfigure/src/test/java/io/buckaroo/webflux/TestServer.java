package io.buckaroo.webflux;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.autoconfigure.BuckarooAutoConfiguration;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application with the starter's auto-configuration, on a random port.
 */
public final class TestServer implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ConfigurableApplicationContext context;

	private TestServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts the application.
	 * @param handlers the configuration class with the handlers
	 * @param properties the properties, such as {@code buckaroo.sse.retry=0}
	 * @return the running application
	 */
	public static TestServer start(Class<?> handlers, String... properties) {
		String[] arguments = Stream
			.concat(Stream.of("server.port=0", "spring.main.banner-mode=off"), Stream.of(properties))
			.map("--"::concat)
			.toArray(String[]::new);
		return new TestServer(new SpringApplicationBuilder(Application.class, handlers).web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.run(arguments));
	}

	/**
	 * Starts the application with TLS and HTTP/2.
	 * @param handlers the configuration class with the handlers
	 * @param properties the properties, such as {@code buckaroo.sse.retry=0}
	 * @return the running application
	 */
	static TestServer startHttp2(Class<?> handlers, String... properties) {
		return start(handlers, Stream
			.concat(Stream.of("server.http2.enabled=true",
					"server.ssl.certificate=classpath:io/buckaroo/tls/certificate.pem",
					"server.ssl.certificate-private-key=classpath:io/buckaroo/tls/key.pem"), Stream.of(properties))
			.toArray(String[]::new));
	}

	/**
	 * Returns a bean of the application.
	 * @param type the type of the bean
	 * @param <T> the type of the bean
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	URI webSocketUri(String path) {
		return URI.create("ws://localhost:" + port() + path);
	}

	URI httpUri(String path) {
		return URI.create("http://localhost:" + port() + path);
	}

	/**
	 * Waits until the connections of a test have ended, so that they do not affect the
	 * next test.
	 */
	public void awaitNoConnection() {
		await().atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> bean(Buckaroo.class).connections().findAny().isEmpty());
	}

	/**
	 * The channel of the last request.
	 */
	Channel channel() {
		return bean(LastChannel.class).channel();
	}

	/**
	 * Sends until output is pending in the channel of the last request, but leaves it
	 * writable.
	 * @param send an action that sends a few kilobytes to a client that does not read
	 * @return the channel
	 */
	Channel fillChannel(Runnable send) {
		Channel channel = channel();
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
			send.run();
			return channel.eventLoop().submit(() -> {
				assertThat(channel.isWritable()).isTrue();
				return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
			}).get() > 0;
		});
		return channel;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * An application that consists of auto-configuration only.
	 *
	 * @see BuckarooAutoConfiguration
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		/**
		 * Provides separate event loops, since the shared ones end with the first
		 * application that stops.
		 */
		@Bean
		ReactorResourceFactory reactorResources() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			resources.setShutdownQuietPeriod(Duration.ZERO);
			return resources;
		}

		@Bean
		LastChannel lastChannel() {
			return new LastChannel();
		}

	}

	/**
	 * The channel of the last request.
	 */
	private static final class LastChannel implements WebFilter {

		private volatile @Nullable Channel channel;

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			ChannelOperations<?, ?> operations = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
			this.channel = operations.channel();
			return chain.filter(exchange);
		}

		private Channel channel() {
			return this.channel;
		}

	}

}
