package io.buckaroo.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a stream in a test is answered as by a server, and that a socket receives
 * and ends the same.
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
		assertThat(Response.of(stream)).isEqualTo(ask(answer));
	}

	@Test
	void refusesAStreamWhileItShutsDown() {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		buckaroo.shutDown();
		TestEventSource<Void> stream = buckaroo.openStream(Answer.OK);
		Response answer = whileDraining(() -> ask(Answer.OK));
		assertThat(answer.status()).isEqualTo(503);
		assertThat(Response.of(stream)).isEqualTo(answer);
	}

	@ParameterizedTest
	@EnumSource
	void sendsTheSameToASocketAndEndsTheSame(Dialog dialog) {
		TestSocket<Connection> socket = TestSocket.open(dialog);
		socket.receive("go");
		Outcome outcome = Outcome.of(socket);
		try (ClientSocket client = connect(dialog)) {
			client.send("go");
			assertThat(outcome).isEqualTo(Outcome.of(client, outcome.texts().size()));
		}
	}

	@Test
	void endsASocketTheSameWhenItShutsDown() {
		TestSocket<Connection> socket = TestSocket.open(Dialog.REPLY);
		socket.shutDown();
		try (ClientSocket client = connect(Dialog.REPLY)) {
			assertThat(Outcome.of(socket)).isEqualTo(whileDraining(() -> Outcome.of(client, 0)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"product\":\"tea\",\"quantity\":2}", "{\"quantity\":2,\"unknown\":1}",
			"{\"product\":\"tea\",\"quantity\":\"many\"}", "{\"product\":[]}", "[]", "null", "tea" })
	void decodesTheSameMessagesAndClosesTheSame(String text) {
		TestMessageSocket<?, ?, ?> socket = OrderSocket.open();
		socket.receiveText(text, "");
		Outcome outcome = Outcome.of(socket);
		try (ClientSocket client = BuckarooTestClient.of(application).socket("/orders/7").open()) {
			client.send(text).send("");
			assertThat(outcome).isEqualTo(Outcome.of(client, outcome.texts().size()));
		}
	}

	private static ClientSocket connect(Dialog dialog) {
		return BuckarooTestClient.of(application).socket("/socket/" + dialog.name()).open();
	}

	private static <T> T whileDraining(Supplier<T> call) {
		ConnectionDrain drain = application.getBean(ConnectionDrain.class);
		drain.begin();
		try {
			return call.get();
		}
		finally {
			drain.cancel();
		}
	}

	private static Buckaroo node(Connection connection) {
		return (connection instanceof TestConnection test) ? test.buckaroo() : application.getBean(Buckaroo.class);
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
		},

		EVICTION {
			@Override
			public Result<Event, Void> init(Connection connection) {
				node(connection).close(connection.id());
				return Result.ok();
			}
		},

		OVERFLOW {
			@Override
			public Result<Event, Void> init(Connection connection) {
				fill(connection);
				return Result.ok();
			}
		}

	}

	/**
	 * Sends more messages than the mailbox holds.
	 */
	private static void fill(Connection connection) {
		for (int i = 0; i < 2_000; i++) {
			connection.mailbox().send(i);
		}
	}

	enum Dialog implements BuckarooSocket<Connection> {

		REPLY {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				return Result.stop(Result.reply(List.<Frame>of(Frame.text("welcome"), frame)));
			}
		},

		STOP {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				return Result.stop(new CloseStatus(4000, "closed"));
			}
		},

		FAILURE {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				throw new IllegalStateException("The log shows this exception on purpose");
			}
		},

		LATER_FAILURE {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				return Result.later(Mono.error(new IllegalStateException("The log shows this exception on purpose")));
			}
		},

		EVICTION {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				node(connection).close(connection.id());
				return Result.reply(frame);
			}
		},

		EVICTION_WITH_STATUS {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				node(connection).close(connection.id(), new CloseStatus(4001, "banned"));
				return Result.ok();
			}
		},

		OVERFLOW {
			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
				fill(connection);
				return Result.ok();
			}
		};

		@Override
		public Result<Frame, Connection> init(Connection connection) {
			return Result.ok(connection);
		}

		@Override
		public Result<Frame, Connection> info(Object message, Connection connection) {
			return Result.ok();
		}

	}

	/**
	 * What the client of a socket has received.
	 *
	 * @param texts the texts
	 * @param code the close code
	 * @param reason the close reason
	 */
	record Outcome(List<String> texts, int code, String reason) {

		private static Outcome of(AbstractTestSocket<?> socket) {
			return of(socket.sent().stream().map((sent) -> ((Frame.Text) sent.output()).text()).toList(),
					socket.closeStatus());
		}

		private static Outcome of(ClientSocket socket, int texts) {
			return of(Stream.generate(socket::expectText).limit(texts).toList(), socket.expectClose());
		}

		private static Outcome of(List<String> texts, CloseStatus status) {
			return new Outcome(texts, status.getCode(), Objects.requireNonNullElse(status.getReason(), ""));
		}

	}

	record Response(int status, Map<String, String> headers) {

		private static Response of(TestEventSource<?> stream) {
			return new Response(stream.status().value(), relevant(stream.responseHeaders()));
		}

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
			for (Dialog dialog : Dialog.values()) {
				routes.websocket("/socket/" + dialog.name(), dialog);
			}
			return routes.messageSocket("/orders/{table}", new OrderSocket()).build();
		}

	}

}
