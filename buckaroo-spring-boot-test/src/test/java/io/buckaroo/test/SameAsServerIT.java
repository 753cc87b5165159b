package io.buckaroo.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.test.client.BuckarooTestClient;
import io.buckaroo.test.client.ClientSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
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
 * Tests that a stream in a test is answered as by a server, and that a socket sends the
 * same frames.
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

	@AfterEach
	void keepServing() {
		application.getBean(ConnectionDrain.class).cancel();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@EnumSource
	void answersWithTheSameStatusAndHeaders(Answer answer) {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestEventSource<Void> stream = buckaroo.openStream(answer.source(new Node(buckaroo, buckaroo::shutDown)));
		assertThat(new Response(stream.status().value(), Response.relevant(stream.responseHeaders())))
			.isEqualTo(ask(answer));
	}

	@ParameterizedTest
	@EnumSource
	void sendsTheSameFramesAndCloseStatus(Exchange exchange) {
		TestBuckaroo buckaroo = TestBuckaroo.create();
		TestSocket<Connection> socket = buckaroo.openSocket(exchange.socket(new Node(buckaroo, buckaroo::shutDown)),
				(request) -> request.mailboxCapacity(2));
		socket.receive("go");
		try (BuckarooTestClient client = BuckarooTestClient.of(application)) {
			ClientSocket real = client.socket("/" + exchange.name()).open().send("go");
			socket.sent().forEach((sent) -> expect(real, sent.output()));
			CloseStatus status = real.expectClose();
			assertThat(socket).hasCloseCode(status.getCode());
			assertThat(reason(socket.closeStatus())).isEqualTo(reason(status));
		}
	}

	private static void expect(ClientSocket socket, Frame frame) {
		if (frame instanceof Frame.Text text) {
			socket.expectText(text.text());
		}
		else {
			assertThat(Frame.binary(socket.expectBinary())).isEqualTo(frame);
		}
	}

	private static String reason(CloseStatus status) {
		return (status.getReason() != null) ? status.getReason() : "";
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

	/**
	 * An application, in memory or with a server.
	 *
	 * @param buckaroo its connections
	 * @param shutdown shuts it down
	 */
	record Node(Buckaroo buckaroo, Runnable shutdown) {

	}

	enum Answer {

		OK {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				connection.responseHeaders().set("X-Rate", "5");
				return Result.stop(Result.reply(Event.of("hello")));
			}
		},

		OWN_HEADERS {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				connection.responseHeaders().set(HttpHeaders.CACHE_CONTROL, "private");
				return Result.stop(Result.reply(Event.of("hello")));
			}
		},

		STOP {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				return Result.stop();
			}
		},

		NOT_FOUND {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND);
			}
		},

		LATER_NOT_FOUND {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				return Result.later(Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND)));
			}
		},

		UNSUPPORTED {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				throw new UnsupportedMediaTypeStatusException("no");
			}
		},

		FAILURE {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				throw new IllegalStateException("The log shows this exception on purpose");
			}
		},

		EVICTED {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				node.buckaroo().close(connection.id());
				return Result.later(Mono.never());
			}
		},

		SHUTDOWN {
			@Override
			Result<Event, Void> init(Connection connection, Node node) {
				node.shutdown().run();
				return Result.ok();
			}
		};

		abstract Result<Event, Void> init(Connection connection, Node node);

		BuckarooEventSource<Void> source(Node node) {
			return new BuckarooEventSource<>() {
				@Override
				public Result<Event, Void> init(Connection connection) {
					return Answer.this.init(connection, node);
				}
			};
		}

	}

	enum Exchange {

		ECHO_AND_STOP {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				return Result.stop(Result.reply(List.of(frame, Frame.binary(new byte[] { 1, 2 }))));
			}
		},

		STOP_WITH_STATUS {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				return Result.stop(new CloseStatus(4000, "No bid"));
			}
		},

		FAILURE {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				throw new IllegalStateException("The log shows this exception on purpose");
			}
		},

		LATER_FAILURE {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				return Result.later(Mono.error(new IllegalStateException("The log shows this exception on purpose")));
			}
		},

		EVICTED {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				node.buckaroo().close(connection.id(), new CloseStatus(4001, "Locked"));
				return Result.ok();
			}
		},

		OVERFLOW {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				for (int message = 0; message < 4; message++) {
					connection.mailbox().send(message);
				}
				return Result.reply(frame);
			}
		},

		SHUTDOWN {
			@Override
			Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node) {
				node.shutdown().run();
				return Result.reply(frame);
			}
		};

		abstract Result<Frame, Connection> handle(Frame.Data frame, Connection connection, Node node);

		BuckarooSocket<Connection> socket(Node node) {
			return new BuckarooSocket<>() {
				@Override
				public Result<Frame, Connection> init(Connection connection) {
					return Result.ok(connection);
				}

				@Override
				public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
					return Exchange.this.handle(frame, connection, node);
				}
			};
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
		BuckarooRouter routes(Buckaroo buckaroo, ObjectProvider<ConnectionDrain> drain) {
			Node node = new Node(buckaroo, () -> drain.getObject().begin());
			BuckarooRouter.Builder routes = BuckarooRouter.route();
			for (Answer answer : Answer.values()) {
				routes.sse("/" + answer.name(), answer.source(node));
			}
			for (Exchange exchange : Exchange.values()) {
				routes.websocket("/" + exchange.name(), exchange.socket(node),
						(route) -> route.mailbox(2, Overflow.CLOSE));
			}
			return routes.build();
		}

	}

}
