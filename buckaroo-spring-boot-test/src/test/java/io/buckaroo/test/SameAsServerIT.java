package io.buckaroo.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a stream in a test is answered as by a server.
 */
class SameAsServerIT {

	private static final List<String> SECURITY = List.of(
			"org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration");

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(Application.class)
			.properties(Map.of("server.port", "0", "spring.main.banner-mode", "off", "spring.main.web-application-type",
					"reactive", "spring.autoconfigure.exclude", String.join(",", SECURITY)))
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@EnumSource
	void answersWithTheSameStatusAndHeaders(Answer answer) {
		TestEventSource<Void> stream = TestEventSource.open(answer);
		assertThat(new Response(stream.status().value(), Response.relevant(stream.responseHeaders())))
			.isEqualTo(ask(answer));
	}

	private static Response ask(Answer answer) {
		return WebClient.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"))
			.get()
			.uri("/" + answer.name())
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchangeToMono((response) -> Mono.just(
					new Response(response.statusCode().value(), Response.relevant(response.headers().asHttpHeaders()))))
			.block(Duration.ofSeconds(10));
	}

	enum Answer implements BuckarooEventSource<Void> {

		OK {
			@Override
			public Result<Event, Void> init(Connection connection) {
				connection.responseHeaders().set("X-Rate", "5");
				return Result.stop(Result.reply(Event.of("hello")));
			}
		},

		OWN_HEADERS {
			@Override
			public Result<Event, Void> init(Connection connection) {
				connection.responseHeaders().set(HttpHeaders.CACHE_CONTROL, "private");
				return Result.stop(Result.reply(Event.of("hello")));
			}
		},

		STOP {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.stop();
			}
		},

		NOT_FOUND {
			@Override
			public Result<Event, Void> init(Connection connection) {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND);
			}
		},

		LATER_NOT_FOUND {
			@Override
			public Result<Event, Void> init(Connection connection) {
				return Result.later(Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND)));
			}
		},

		UNSUPPORTED {
			@Override
			public Result<Event, Void> init(Connection connection) {
				throw new UnsupportedMediaTypeStatusException("no");
			}
		},

		FAILURE {
			@Override
			public Result<Event, Void> init(Connection connection) {
				throw new IllegalStateException("The log shows this exception on purpose");
			}
		}

	}

	record Response(int status, Map<String, String> headers) {

		private static Map<String, String> relevant(HttpHeaders headers) {
			Map<String, String> relevant = new TreeMap<>();
			for (String name : new String[] { "Cache-Control", "Retry-After", "X-Accel-Buffering", "X-Rate" }) {
				relevant.put(name, String.valueOf(headers.getFirst(name)));
			}
			if (String.valueOf(headers.getFirst("Content-Type")).startsWith("text/event-stream")) {
				relevant.put("Content-Type", headers.getFirst("Content-Type"));
			}
			return relevant;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		BuckarooRouter routes() {
			BuckarooRouter.Builder routes = BuckarooRouter.route();
			for (Answer answer : Answer.values()) {
				routes.sse("/" + answer.name(), answer);
			}
			return routes.build();
		}

	}

}
