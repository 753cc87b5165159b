package io.buckaroo.demo;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.logging.LogType;
import reactor.core.publisher.Mono;
import reactor.netty.channel.ChannelOperations;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the demo over HTTP/2: a browser uses a single connection for the
 * page, its sockets and its stream (RFC 8441).
 */
class Http2PageIT {

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, Secured.class })
	void socketsAndStreamShareTheConnectionOfThePage(Class<?> configuration, @TempDir Path profile) {
		Chromium browser = Chromium.start(profile);
		try (ConfigurableApplicationContext application = start(configuration)) {
			DemoPage page = new DemoPage(browser);
			page.open("https://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port"));
			page.say("echo", "Giddy-up!");
			page.await("#echo-log li", "Giddy-up!");
			page.awaitEvents(1);
			Map<String, Channel> channels = application.getBean(Channels.class).byPath();
			assertThat(channels).containsKeys("/", "/echo", "/chat/lobby", "/sse/time")
				.allSatisfy((path, channel) -> assertThat(channel).isInstanceOf(Http2StreamChannel.class));
			assertThat(channels.values()).extracting(Channel::parent).containsOnly(channels.get("/").parent());
			assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
		}
		finally {
			browser.quit();
		}
	}

	private static ConfigurableApplicationContext start(Class<?> configuration) {
		return new SpringApplicationBuilder(DemoApplication.class, Channels.class, configuration).run("--server.port=0",
				"--server.http2.enabled=true", "--server.ssl.certificate=classpath:io/buckaroo/tls/certificate.pem",
				"--server.ssl.certificate-private-key=classpath:io/buckaroo/tls/key.pem",
				"--logging.level.org.openqa.selenium=error");
	}

	/**
	 * Records the channel of the last request for each path.
	 */
	static final class Channels implements WebFilter {

		private final Map<String, Channel> byPath = new ConcurrentHashMap<>();

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			ChannelOperations<?, ?> operations = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
			this.byPath.put(exchange.getRequest().getPath().value(), operations.channel());
			return chain.filter(exchange);
		}

		Map<String, Channel> byPath() {
			return this.byPath;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	/**
	 * Spring Security with its defaults, and access permitted to all.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class Secured {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll()).build();
		}

	}

}
