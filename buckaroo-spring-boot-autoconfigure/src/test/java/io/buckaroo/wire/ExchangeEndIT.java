package io.buckaroo.wire;

import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the exchange of a handshake ends when its connection begins: for filters,
 * for the access log, for the memory and for the requests that follow.
 */
@Timeout(60)
class ExchangeEndIT {

	private static final String[] PROPERTIES = { TestServer.ACTUATOR, TestServer.TRACING,
			"management.tracing.sampling.probability=1", "management.opentelemetry.tracing.export.schedule-delay=10ms",
			"buckaroo.sse.retry=0", "buckaroo.sse.heartbeat=0" };

	/** An event that exceeds the buffers of a TCP connection. */
	private static final String LARGE = "x".repeat(24 * 1024 * 1024);

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, PROPERTIES);

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class, PROPERTIES);

	@BeforeEach
	void clear() {
		for (Client client : Client.values()) {
			client.handlers().ended.clear();
			client.handlers().logged.clear();
			client.handlers().exchanges.clear();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aFilterSeesARequestUntilItsHandshakeIsAnswered(Client client) throws Exception {
		client.with((connection) -> {
			assertThat(poll(client.handlers().ended)).isEqualTo(client.path());
			connection.assertOpen();
		});
	}

	@ParameterizedTest
	@EnumSource
	void aConnectionDoesNotKeepItsExchange(Client client) throws Exception {
		client.with((connection) -> {
			connection.assertOpen();
			assertThat(client.handlers().exchanges).isNotEmpty();
			await().atMost(TestServer.PATIENCE).until(() -> {
				System.gc();
				return client.handlers().exchanges.stream().allMatch((exchange) -> exchange.refersTo(null));
			});
			connection.assertOpen();
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "SOCKET", "STREAM", "HTTP2_STREAM" })
	void theAccessLogHasALineWhenTheHandshakeIsAnswered(Client client) throws Exception {
		client.with((connection) -> {
			assertThat(poll(client.handlers().logged)).isEqualTo(client.path() + " " + client.status());
			connection.assertOpen();
		});
		client.server().awaitNoConnection();
		assertThat(client.handlers().logged).isEmpty();
	}

	@Test
	void theNextRequestAfterAStreamIsLoggedToo() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream")) {
			client.readHead();
			assertThat(poll(handlers().logged)).isEqualTo("/stream 200");
			send("end");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
			assertThat(client.readChunk()).isEmpty();
			client.sendStreamRequest("/gone");
			assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
			assertThat(poll(handlers().logged)).isEqualTo("/gone 204");
			assertThat(handlers().logged).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 40 })
	void pipelinedRequestsWaitForTheEndOfAStream(int count) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String stream = "GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
			String next = "GET /gone HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
			client.send((stream + next.repeat(count)).getBytes(StandardCharsets.US_ASCII));
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			send(Event.of("first"));
			assertThat(client.readChunk()).isEqualTo("data: first\n\n");
			assertThat(handlers().ended).containsExactly("/stream");
			send("end");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
			assertThat(client.readChunk()).isEmpty();
			for (int i = 0; i < count; i++) {
				assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
			}
			assertThat(poll(handlers().ended)).isEqualTo("/stream");
			for (int i = 0; i < count; i++) {
				assertThat(poll(handlers().ended)).isEqualTo("/gone");
			}
		}
	}

	@Test
	void aRequestThatIsSentDuringAStreamWaitsForItsEnd() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream")) {
			client.readHead();
			client.sendStreamRequest("/stream");
			send(Event.of("one stream"));
			assertThat(client.readChunk()).isEqualTo("data: one stream\n\n");
			send("end");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
			assertThat(client.readChunk()).isEmpty();
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			send(Event.of("the other"));
			assertThat(client.readChunk()).isEqualTo("data: the other\n\n");
		}
	}

	@Test
	void aRequestThatArrivesBeforeTheEndOfAStreamIsSentWaitsForIt() throws Exception {
		assertNextRequestWaits(server);
	}

	@Test
	void aRequestThatArrivesBeforeTheEndOfAStreamIsSentIsCounted() throws Exception {
		try (TestServer counting = TestServer.start(Handlers.class, "buckaroo.sse.retry=0",
				"server.netty.max-keep-alive-requests=100")) {
			assertNextRequestWaits(counting);
		}
	}

	/**
	 * Asserts that a request waits while the client has not read the end of a stream, and
	 * that nothing of the stream remains on the TCP connection.
	 */
	private static void assertNextRequestWaits(TestServer server) throws Exception {
		Handlers handlers = server.bean(Handlers.class);
		try (RawConnection client = RawConnection.stream(server.port(), "/stream")) {
			client.readHead();
			assertThat(poll(handlers.ended)).isEqualTo("/stream");
			server.bean(Buckaroo.class).sendToRoute("/stream", "end large");
			server.awaitNoConnection();
			Channel channel = server.channel();
			CountDownLatch received = onNextRequest(channel);
			client.sendStreamRequest("/gone");
			assertThat(received.await(TestServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
			assertThat(ChannelOperations.get(channel)).isNotNull();
			assertThat(handlers.ended).isEmpty();
			client.readChunks(LARGE.length());
			assertThat(client.readChunk()).isEmpty();
			assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
			await().atMost(TestServer.PATIENCE).until(() -> ChannelOperations.get(channel) == null);
			client.sendStreamRequest("/gone");
			assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
			assertThat(poll(handlers.ended)).isEqualTo("/gone");
			assertThat(poll(handlers.ended)).isEqualTo("/gone");
		}
	}

	/**
	 * Returns a latch that opens when the server has taken the next request.
	 */
	private static CountDownLatch onNextRequest(Channel channel) throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		ChannelHandler observer = new SimpleChannelInboundHandler<HttpRequest>(false) {

			@Override
			protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
				context.fireChannelRead(request);
				received.countDown();
			}

		};
		channel.eventLoop()
			.submit(() -> channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, null, observer))
			.get();
		return received;
	}

	@ParameterizedTest
	@EnumSource(names = { "STREAM", "HTTP2_STREAM" })
	@ExtendWith(OutputCaptureExtension.class)
	void anExceptionInThePipelineEndsAStreamWithoutALog(Client client, CapturedOutput output) throws Exception {
		client.with((connection) -> {
			assertThat(poll(client.handlers().ended)).isEqualTo("/stream");
			connection.assertOpen();
			Channel channel = client.server().channel();
			channel.eventLoop()
				.submit(() -> channel.pipeline().fireExceptionCaught(new SocketException("Connection reset")))
				.get();
			client.server().awaitNoConnection();
			assertThat(channel.closeFuture().await(TestServer.PATIENCE.toMillis())).isTrue();
		});
		assertThat(output).doesNotContain("Connection reset");
	}

	@Test
	void aMalformedRequestThatIsSentDuringAStreamIsRefusedAfterItsEnd() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream")) {
			client.readHead();
			client.request("GET / HTTP/7.0", "Host: localhost");
			send("end");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
			assertThat(client.readChunk()).isEmpty();
			assertThat(client.readHead()).startsWith("HTTP/1.1 505 ");
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@Test
	void aStreamThatTheClientAsksToCloseEndsTheConnection() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream", "Connection: close")) {
			client.readHead();
			assertThat(poll(handlers().ended)).isEqualTo("/stream");
			send("end");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
			assertThat(client.readChunk()).isEmpty();
			assertThat(client.readToEnd()).isEmpty();
		}
	}

	@Test
	void aStreamWhoseInitReadsTheBodyDoesNotKeepItsExchange() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /body HTTP/1.1", "Host: localhost", "Accept: text/event-stream",
					"Content-Type: text/plain", "Content-Length: 5");
			client.send("hello".getBytes(StandardCharsets.US_ASCII));
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: hello\n\n");
			assertThat(poll(handlers().ended)).isEqualTo("/body");
			server.bean(Buckaroo.class).sendToRoute("/body", "again");
			assertThat(client.readChunk()).isEqualTo("data: IllegalStateException []\n\n");
		}
	}

	@Test
	void initMayChangeTheHeadersAfterTheClientHasDisconnected() throws Exception {
		Handlers handlers = handlers();
		try (RawConnection client = RawConnection.stream(server.port(), "/slow")) {
			assertThat(handlers.begun.await(TestServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
			client.reset();
		}
		assertThat(poll(handlers.ended)).isEqualTo("/slow");
		handlers.proceed.complete(null);
		assertThat(handlers.result.get(20, TimeUnit.SECONDS)).isEqualTo("[1, 2] AbortedException");
	}

	@Test
	void aCompressedStreamIsCompleteAtItsEnd() throws Exception {
		try (TestServer compressing = TestServer.start(Handlers.class, "buckaroo.sse.retry=0",
				"server.compression.enabled=true", "server.compression.mime-types=text/event-stream",
				"server.compression.min-response-size=0")) {
			java.net.http.HttpRequest request = java.net.http.HttpRequest.newBuilder(compressing.httpUri("/stream"))
				.header("Accept-Encoding", "gzip")
				.build();
			CompletableFuture<HttpResponse<byte[]>> response = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.build()
				.sendAsync(request, BodyHandlers.ofByteArray());
			Buckaroo buckaroo = compressing.bean(Buckaroo.class);
			await().atMost(TestServer.PATIENCE).until(() -> buckaroo.sendToRoute("/stream", "end") == 1);
			byte[] body = response.get(20, TimeUnit.SECONDS).body();
			try (GZIPInputStream events = new GZIPInputStream(new ByteArrayInputStream(body))) {
				assertThat(events.readAllBytes()).asString().isEqualTo("data: last\n\n");
			}
		}
	}

	private static void send(Object message) {
		assertThat(server.bean(Buckaroo.class).sendToRoute("/stream", message)).isEqualTo(1);
	}

	private static Handlers handlers() {
		return server.bean(Handlers.class);
	}

	private static String poll(BlockingQueue<String> queue) throws InterruptedException {
		return queue.poll(TestServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * A kind of connection.
	 */
	enum Client {

		SOCKET, STREAM, HTTP2_SOCKET, HTTP2_STREAM;

		String path() {
			return isStream() ? "/stream" : "/socket";
		}

		String status() {
			return (this == SOCKET) ? "101" : "200";
		}

		private boolean isStream() {
			return this == STREAM || this == HTTP2_STREAM;
		}

		TestServer server() {
			return (this == SOCKET || this == STREAM) ? server : http2Server;
		}

		Handlers handlers() {
			return server().bean(Handlers.class);
		}

		/**
		 * Opens a connection and closes it at the end.
		 */
		void with(Scenario scenario) throws Exception {
			if (this == STREAM) {
				try (RawConnection client = RawConnection.stream(server.port(), path())) {
					client.readHead();
					scenario.accept(() -> {
						send(Event.of("hello"));
						assertThat(client.readChunk()).isEqualTo("data: hello\n\n");
					});
				}
			}
			else if (this == SOCKET) {
				try (RawConnection client = RawConnection.upgraded(server.port(), path())) {
					scenario.accept(() -> {
						client.sendText("hello");
						assertThat(client.readFrame().text()).isEqualTo("hello");
					});
				}
			}
			else {
				withHttp2(scenario);
			}
		}

		private void withHttp2(Scenario scenario) throws Exception {
			try (Http2Client client = new Http2Client(http2Server.port())) {
				Http2Stream stream = isStream() ? client.stream(path()) : client.upgraded(path());
				if (isStream()) {
					stream.head();
				}
				scenario.accept(() -> {
					if (isStream()) {
						http2Server.bean(Buckaroo.class).sendToRoute(path(), Event.of("hello"));
						assertThat(stream.readLine()).isEqualTo("data: hello");
						assertThat(stream.readLine()).isEmpty();
					}
					else {
						stream.sendText("hello");
						assertThat(stream.readFrame()).isEqualTo("1 hello");
					}
				});
			}
		}

		/**
		 * What is tested of an open connection.
		 */
		interface Scenario {

			void accept(Open connection) throws Exception;

		}

		/**
		 * An open connection.
		 */
		interface Open {

			void assertOpen() throws Exception;

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CompletableFuture<Void> proceed = new CompletableFuture<>();

		private final CompletableFuture<String> result = new CompletableFuture<>();

		private final BlockingQueue<WeakReference<?>> exchanges = new LinkedBlockingQueue<>();

		@Bean
		WebFilter exchanges() {
			return (exchange, chain) -> {
				String path = exchange.getRequest().getPath().value();
				Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
				this.exchanges.addAll(List.of(new WeakReference<>(exchange), new WeakReference<>(exchange.getRequest()),
						new WeakReference<>(exchange.getResponse()), new WeakReference<>(request)));
				return chain.filter(exchange).doFinally((signal) -> this.ended.add(path));
			};
		}

		@Bean
		NettyServerCustomizer accessLog() {
			return (server) -> server.accessLog(true, (request) -> {
				this.logged.add(request.uri() + " " + request.status());
				return null;
			});
		}

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Void> socket() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return (message instanceof Event event) ? Result.reply(event)
							: Result.stop(Result.reply(Event.of(message.equals("end large") ? LARGE : "last")));
				}

			};
		}

		private static String finish(Connection connection) {
			connection.responseHeaders().add("X-Values", "2");
			String body = connection.body(String.class)
				.onErrorResume((failure) -> Mono.just(failure.getClass().getSimpleName()))
				.block();
			return connection.responseHeaders().get("X-Values") + " " + body;
		}

		@Bean
		@SseMapping("/gone")
		BuckarooEventSource<Void> gone() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.stop();
				}

			};
		}

		@Bean
		@SseMapping("/slow")
		BuckarooEventSource<Void> slow() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					connection.responseHeaders().add("X-Values", "1");
					return Result.later(Mono.fromCallable(() -> {
						Handlers.this.begun.countDown();
						Handlers.this.proceed.join();
						try {
							Handlers.this.result.complete(finish(connection));
						}
						catch (RuntimeException ex) {
							Handlers.this.result.completeExceptionally(ex);
						}
						return Result.<Event, Void>ok();
					}).subscribeOn(Schedulers.boundedElastic()));
				}

			};
		}

		@Bean
		@SseMapping(value = "/body", method = RequestMethod.POST)
		BuckarooEventSource<Connection> body() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Connection> init(Connection connection) {
					return Result
						.later(connection.body(String.class).map((body) -> Result.reply(Event.of(body), connection)));
				}

				@Override
				public Result<Event, Connection> info(Object message, @Nullable Connection connection) {
					return Result.later(connection.body(String.class)
						.onErrorResume((failure) -> Mono
							.just(failure.getClass().getSimpleName() + " " + connection.responseHeaders()))
						.map((text) -> Result.reply(Event.of(text))));
				}

			};
		}

	}

}
