package io.buckaroo.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.webflux.sse.EventStreamEndpoint;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventStreamEndpoint} and its transport, on the wire.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventStreamIT {

	private static final int MEGABYTE = 1_000_000;

	private static final Event MEGABYTE_EVENT = Event.of("x".repeat(MEGABYTE - "data: \n\n".length()));

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0",
			"spring.jackson.property-naming-strategy=SNAKE_CASE");

	@BeforeEach
	void clear() {
		handlers().terminations.clear();
	}

	@Test
	void theHeadIsSentBeforeAnyEvent() throws IOException {
		try (RawConnection client = get("/mailbox")) {
			assertThat(client.readHead().lines()).containsExactlyInAnyOrder("HTTP/1.1 200 OK",
					"transfer-encoding: chunked", "Content-Type: text/event-stream;charset=UTF-8",
					"Cache-Control: no-store, no-transform", "X-Accel-Buffering: no", "Vary: Origin",
					"Vary: Access-Control-Request-Method", "Vary: Access-Control-Request-Headers", "");
		}
	}

	@Test
	void theStreamBeginsWithTheReconnectionTime() throws IOException {
		try (TestServer other = TestServer.start(Handlers.class, "buckaroo.sse.retry=3s");
				RawConnection client = get(other, "/mailbox")) {
			client.readHead();
			String first = client.readChunk();
			assertThat(first).matches("retry: \\d+\n");
			assertThat(Integer.parseInt(first.replaceAll("\\D", ""))).isBetween(2400, 3600);
		}
	}

	@Test
	void reconnectionTimesDiffer() throws IOException {
		Set<String> retries = new HashSet<>();
		try (TestServer other = TestServer.start(Handlers.class, "buckaroo.sse.retry=1h")) {
			for (int i = 0; i < 5; i++) {
				try (RawConnection client = get(other, "/mailbox")) {
					client.readHead();
					retries.add(client.readChunk());
				}
			}
		}
		assertThat(retries).hasSizeGreaterThan(1);
	}

	@Test
	void eventsAreWrittenInTheFormatOfTheStandard() throws IOException {
		try (RawConnection client = get("/mailbox")) {
			client.readHead();
			send("/mailbox", Event.of("plain"));
			assertThat(client.readChunk()).isEqualTo("data: plain\n\n");
			send("/mailbox", Event.of("two\nlines").withName("name").withId("7").withRetry(Duration.ofSeconds(2)));
			assertThat(client.readChunk()).isEqualTo("id: 7\nevent: name\nretry: 2000\ndata: two\ndata: lines\n\n");
			send("/mailbox", Event.of("grüß €"));
			assertThat(client.readChunk()).isEqualTo("data: grüß €\n\n");
		}
	}

	@Test
	void dataOtherThanStringsIsEncodedByTheApplicationsCodecs() throws IOException {
		try (RawConnection client = get("/mailbox")) {
			client.readHead();
			send("/mailbox", Event.of(new Price("ACME", 12.5)));
			assertThat(client.readChunk()).isEqualTo("data: {\"stock_symbol\":\"ACME\",\"last_price\":12.5}\n\n");
			send("/mailbox", Event.of(List.of(1, 2)));
			assertThat(client.readChunk()).isEqualTo("data: [1,2]\n\n");
			send("/mailbox", Event.of(42L));
			assertThat(client.readChunk()).isEqualTo("data: 42\n\n");
			send("/mailbox", Event.of(new byte[] { 1, 2, 3 }));
			assertThat(client.readChunk()).isEqualTo("data: \"AQID\"\n\n");
		}
	}

	@Test
	void jsonOfSeveralLinesIsSplit() throws IOException {
		try (TestServer pretty = TestServer.start(Handlers.class, "buckaroo.sse.retry=0",
				"spring.jackson.serialization.indent-output=true"); RawConnection client = get(pretty, "/mailbox")) {
			client.readHead();
			pretty.bean(Buckaroo.class).sendToRoute("/mailbox", Event.of(Map.of("a", 1)));
			assertThat(client.readChunk()).isEqualTo("data: {\ndata:   \"a\" : 1\ndata: }\n\n");
		}
	}

	@Test
	void dataThatNoCodecCanEncodeEndsTheStream(CapturedOutput output) throws Exception {
		try (RawConnection client = get("/mailbox")) {
			client.readHead();
			send("/mailbox", Event.of(new Unwritable()));
			assertThat(client.readChunk()).isEmpty();
		}
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Failed.class);
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("of route '/mailbox' failed");
	}

	@Test
	void aHeartbeatIsAComment() throws IOException {
		try (TestServer lively = TestServer.start(Handlers.class, "buckaroo.sse.retry=0",
				"buckaroo.sse.heartbeat=50ms"); RawConnection client = get(lively, "/mailbox")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo(":\n");
			assertThat(client.readChunk()).isEqualTo(":\n");
		}
	}

	@Test
	void aStreamWithoutEventsEndsAfterTheIdleTimeout() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.sse.retry=0",
				"buckaroo.sse.idle-timeout=50ms"); RawConnection client = get(impatient, "/mailbox")) {
			client.readHead();
			assertThat(client.readChunk()).isEmpty();
			assertThat(impatient.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.IdleTimeout());
		}
	}

	@Test
	void theClientOfSpringReceivesTheEvents() {
		Flux<ServerSentEvent<String>> events = WebClient.create()
			.get()
			.uri(server.httpUri("/count"))
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<>() {
			});
		assertThat(events.map(ServerSentEvent::data).take(3).collectList().block(TestServer.PATIENCE))
			.containsExactly("0", "1", "2");
	}

	@Test
	void aPublisherOfServerSentEventsIsAnEventSource() {
		Flux<ServerSentEvent<String>> events = WebClient.create()
			.get()
			.uri(server.httpUri("/publisher"))
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<>() {
			});
		assertThat(events.map(ServerSentEvent::id).collectList().block(TestServer.PATIENCE)).containsExactly("1", "2",
				"3");
	}

	@Test
	void stopInInitIsAnsweredWithNoContent() throws Exception {
		try (RawConnection client = get("/init/stop")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 204 ").doesNotContain("text/event-stream");
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.Stopped(CloseStatus.NORMAL));
	}

	@Test
	void aRefusalInInitIsAnsweredWithItsStatusAndNotLogged(CapturedOutput output) throws Exception {
		try (RawConnection client = get("/init/refuse")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 402 ").doesNotContain("text/event-stream");
		}
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Failed.class);
		assertThat(output).doesNotContain("ERROR");
	}

	@Test
	void aFailureInInitIsAnInternalServerErrorAndLoggedOnce(CapturedOutput output) throws Exception {
		try (RawConnection client = get("/init/throw")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 500 ");
		}
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Failed.class);
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("of route '/init/{what}' failed");
	}

	@Test
	void initMaySetResponseHeaders() throws Exception {
		try (RawConnection client = get("/init/headers")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ")
				.contains("X-Test: header")
				.contains("Cache-Control: private");
		}
	}

	@Test
	void initMayWaitForReactiveWork() throws Exception {
		try (RawConnection client = get("/init/later")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(client.readChunk()).isEqualTo("data: late\n\n");
		}
	}

	@Test
	void stopEndsTheStreamAndTheConnectionServesTheNextRequest() throws Exception {
		try (RawConnection client = get("/init/last")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
			assertThat(client.readChunk()).isEmpty();
			client.request("GET /init/stop HTTP/1.1", "Host: localhost");
			assertThat(client.readHead()).startsWith("HTTP/1.1 204 ");
		}
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Stopped.class);
		assertThat(handlers().terminations.next()).isInstanceOf(Termination.Stopped.class);
	}

	@Test
	void aDisconnectionIsDetectedWhileNothingIsSent() throws Exception {
		try (RawConnection client = get("/mailbox")) {
			client.readHead();
		}
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.Disconnected());
	}

	@Test
	void theLastEventIdIsThatOfTheHeaderOrTheQuery() throws Exception {
		try (RawConnection client = get("/last-event-id?lastEventId=query")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: query\n\n");
		}
		try (RawConnection client = get("/last-event-id?lastEventId=query", "Last-Event-ID: header")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: header\n\n");
		}
		try (RawConnection client = get("/last-event-id")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: null\n\n");
		}
	}

	@Test
	void theMethodIsThatOfTheRequest() throws Exception {
		for (String method : List.of("GET", "POST")) {
			try (RawConnection client = new RawConnection(server.port())) {
				client.request(method + " /method?x=1&x=2 HTTP/1.1",
						"Host: localhost\r\nAccept: text/event-stream\r\nContent-Length: 0");
				client.readHead();
				assertThat(client.readChunk()).isEqualTo("data: " + method + " 1 null\n\n");
			}
		}
	}

	@Test
	void theLastEventIdIsUtf8() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.send("GET /last-event-id HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: grüß-7\r\n\r\n"
				.getBytes(StandardCharsets.UTF_8));
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: grüß-7\n\n");
		}
	}

	@Test
	void aClientReturnsWithTheLongestId() throws Exception {
		String id = Event.of("").withId("\u20AC".repeat(341)).id();
		try (RawConnection client = new RawConnection(server.port())) {
			client.send(("GET /last-event-id HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + id + "\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8));
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: " + id + "\n\n");
		}
		try (RawConnection client = get(
				"/last-event-id?lastEventId=" + URLEncoder.encode(id, StandardCharsets.UTF_8))) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: " + id + "\n\n");
		}
	}

	@Test
	void responseHeadersAreReadOnlyOnceTheStreamIsOpen() throws Exception {
		try (RawConnection client = get("/late-header")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: UnsupportedOperationException\n\n");
		}
	}

	@Test
	void aDisconnectionIsDetectedWhileInitWaits() throws Exception {
		RawConnection client = get("/init/never");
		handlers().waiting.get(20, TimeUnit.SECONDS);
		client.close();
		assertThat(handlers().terminations.next()).isEqualTo(new Termination.Disconnected());
	}

	@Test
	void aFilterDoesNotEndAStreamWhoseHeadWasSent() throws Exception {
		try (RawConnection client = get("/ending", "X-End-By-Callback: true")) {
			client.readHead();
			server.bean(Buckaroo.class).sendToRoute("/ending", "end");
			assertThat(client.readChunk()).isEqualTo("data: still open\n\n");
		}
	}

	@Test
	void aStreamThatEndsBeforeItsHeadIsSentIsAnEmptyResponse() throws Exception {
		try (RawConnection client = get("/mailbox", "X-Hold-Commit: true")) {
			handlers().committing.get(20, TimeUnit.SECONDS);
			Buckaroo buckaroo = server.bean(Buckaroo.class);
			buckaroo.connections().forEach((connection) -> buckaroo.close(connection.id()));
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("content-length: 0");
		}
	}

	@Test
	void aFilterThatTimesOutBeforeTheStreamIsOpenEndsTheConnection() throws Exception {
		try (RawConnection client = get("/init/never", "X-Time-Out-After: 50")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
			assertThat(handlers().terminations.next()).isEqualTo(new Termination.Disconnected());
			client.request("GET /init/last HTTP/1.1", "Host: localhost");
			assertThat(client.readHead()).contains("HTTP/1.1 200 ");
			assertThat(client.readChunk()).isEqualTo("data: last\n\n");
		}
	}

	@Test
	void aClientThatDoesNotReadIsCutOff() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.sse.send-timeout=300ms");
				RawConnection client = get(impatient, "/mailbox")) {
			client.readHead();
			Event event = Event.of("x".repeat(8000));
			Channel channel = impatient
				.fillChannel(() -> impatient.bean(Buckaroo.class).sendToRoute("/mailbox", event));
			assertThat(impatient.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.SlowConsumer());
			await().atMost(TestServer.PATIENCE).until(() -> !channel.isOpen());
		}
	}

	@Test
	void aClientThatDoesNotReadTheEndIsCutOff() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.sse.send-timeout=2s");
				RawConnection client = get(impatient, "/mailbox")) {
			client.readHead();
			Buckaroo buckaroo = impatient.bean(Buckaroo.class);
			Event event = Event.of("x".repeat(8000));
			Channel channel = impatient.fillChannel(() -> buckaroo.sendToRoute("/mailbox", event));
			buckaroo.connections().forEach((connection) -> buckaroo.close(connection.id()));
			assertThat(impatient.bean(Handlers.class).terminations.next()).isInstanceOf(Termination.Evicted.class);
			await().atMost(TestServer.PATIENCE).until(() -> !channel.isOpen());
		}
	}

	@Test
	void theLastEventsArriveEvenIfThereAreMany() throws Exception {
		try (RawConnection client = get("/init/many-last")) {
			client.readHead();
			assertThat(client.readChunks(30 * MEGABYTE)).hasSize(30 * MEGABYTE);
			assertThat(client.readChunk()).isEmpty();
		}
	}

	@Test
	void aClientThatReadsTheEndSlowlyIsNotCutOff() throws Exception {
		try (TestServer impatient = TestServer.start(Handlers.class, "buckaroo.sse.send-timeout=2s");
				RawConnection client = get(impatient, "/init/many-last")) {
			client.readHead();
			Flux.interval(Duration.ofMillis(100), Schedulers.boundedElastic()).take(30).doOnNext((tick) -> {
				try {
					client.readChunks(MEGABYTE);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}).blockLast(TestServer.PATIENCE);
			assertThat(client.readChunk()).isEmpty();
		}
	}

	@Test
	void eventsAreSentOverHttp2() throws Exception {
		try (TestServer http2 = TestServer.start(Handlers.class, "server.http2.enabled=true")) {
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
			HttpResponse<String> response = client
				.sendAsync(HttpRequest.newBuilder(http2.httpUri("/init/last")).build(), BodyHandlers.ofString())
				.get(20, TimeUnit.SECONDS);
			assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
			assertThat(response.body()).endsWith("data: last\n\n");
		}
	}

	@Test
	void streamsAreUnavailableWhileTheServerDrains() throws Exception {
		ConnectionRegistry registry = server.bean(ConnectionRegistry.class);
		registry.shutdown(Duration.ZERO, Schedulers.immediate()).block(TestServer.PATIENCE);
		try (RawConnection client = get("/mailbox")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
		}
		finally {
			registry.reopen();
		}
	}

	@Test
	void aClientOfHttp10GetsNoChunks() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET /init/last HTTP/1.0", "Host: localhost", "Accept: text/event-stream");
			assertThat(client.readHead()).doesNotContain("chunked").contains("connection: close");
			assertThat(client.readToEnd()).isEqualTo("data: last\n\n");
		}
	}

	@Test
	void aBurstOfEventsIsOneChunk() throws Exception {
		try (RawConnection client = get("/burst")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: 1\n\ndata: 2\n\ndata: 3\n\n");
		}
	}

	@Test
	void aBigEventArrivesCompletely() throws Exception {
		String big = "x".repeat(1_000_000);
		try (RawConnection client = get("/mailbox")) {
			client.readHead();
			send("/mailbox", Event.of(big));
			assertThat(client.readChunks(big.length() + 8)).isEqualTo("data: " + big + "\n\n");
		}
	}

	@Test
	void shutdownEndsTheStream() throws Exception {
		TestServer stopping = TestServer.start(Handlers.class, "buckaroo.sse.retry=0");
		Handlers handlers = stopping.bean(Handlers.class);
		try (RawConnection client = get(stopping, "/mailbox")) {
			client.readHead();
			CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
			assertThat(client.readChunk()).isEmpty();
			stopped.orTimeout(20, TimeUnit.SECONDS).join();
		}
		assertThat(handlers.terminations.next()).isEqualTo(new Termination.Shutdown());
	}

	private static RawConnection get(String path, String... headers) throws IOException {
		return get(server, path, headers);
	}

	private static RawConnection get(TestServer server, String path, String... headers) throws IOException {
		RawConnection client = new RawConnection(server.port());
		client.request("GET " + path + " HTTP/1.1",
				String.join("\r\n", "Host: localhost", "Accept: text/event-stream", String.join("\r\n", headers))
					.stripTrailing());
		return client;
	}

	private static void send(String route, Event event) {
		assertThat(server.bean(Buckaroo.class).sendToRoute(route, event)).isEqualTo(1);
	}

	private static Handlers handlers() {
		return server.bean(Handlers.class);
	}

	/**
	 * The data of an event.
	 */
	record Price(String stockSymbol, double lastPrice) {

	}

	/**
	 * Data that cannot be encoded.
	 */
	static final class Unwritable {

		public String getValue() {
			throw new IllegalStateException("on purpose");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Terminations terminations = new Terminations();

		private final CompletableFuture<Void> waiting = new CompletableFuture<>();

		private final Sinks.Empty<Void> ends = Sinks.empty();

		private final CompletableFuture<Void> committing = new CompletableFuture<>();

		@Bean
		WebFilter impatience() {
			return (exchange, chain) -> {
				HttpHeaders headers = exchange.getRequest().getHeaders();
				if (headers.containsHeader("X-End-By-Callback")) {
					return chain.filter(exchange).takeUntilOther(this.ends.asMono());
				}
				if (headers.containsHeader("X-Hold-Commit")) {
					exchange.getResponse()
						.beforeCommit(
								() -> Mono.never().doOnSubscribe((held) -> this.committing.complete(null)).then());
				}
				if (headers.containsHeader("X-Time-Out-After")) {
					return chain.filter(exchange)
						.timeout(millis(headers, "X-Time-Out-After"),
								Mono.error(() -> new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT)));
				}
				return chain.filter(exchange);
			};
		}

		private static Duration millis(HttpHeaders headers, String name) {
			return Duration.ofMillis(Long.parseLong(headers.getFirst(name)));
		}

		@Bean
		@SseMapping("/late-header")
		BuckarooEventSource<Connection> lateHeader() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Connection> init(Connection connection) {
					connection.mailbox().send("opened");
					return Result.ok(connection);
				}

				@Override
				public Result<Event, Connection> info(Object message, @Nullable Connection connection) {
					try {
						connection.responseHeaders().set("X-Late", "header");
						return Result.reply(Event.of("accepted"));
					}
					catch (UnsupportedOperationException ex) {
						return Result.reply(Event.of(ex.getClass().getSimpleName()));
					}
				}

			};
		}

		@Bean
		@SseMapping("/mailbox")
		BuckarooEventSource<Void> mailbox() {
			return new BuckarooEventSource<>() {

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping("/ending")
		BuckarooEventSource<Void> ending() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					Handlers.this.ends.tryEmitEmpty();
					return Result.reply(Event.of("still open"));
				}

			};
		}

		@Bean
		@SseMapping("/count")
		BuckarooEventSource<Integer> count() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Integer> init(Connection connection) {
					connection.mailbox().sendEvery(Duration.ofMillis(10), "tick");
					return Result.ok(0);
				}

				@Override
				public Result<Event, Integer> info(Object message, @Nullable Integer count) {
					return Result.reply(Event.of(count), count + 1);
				}

			};
		}

		@Bean
		@SseMapping("/publisher")
		BuckarooEventSource<Void> publisher() {
			return BuckarooEventSource.from((connection) -> Flux.just("1", "2", "3")
				.map((id) -> ServerSentEvent.builder(new LinkedHashMap<>()).id(id).build()));
		}

		@Bean
		@SseMapping("/init/{what}")
		BuckarooEventSource<Void> init() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return switch (connection.pathVariable("what")) {
						case "stop" -> Result.stop();
						case "last" -> Result.stop(Result.reply(Event.of("last")));
						case "many-last" -> Result.stop(Result.reply(Collections.nCopies(30, MEGABYTE_EVENT)));
						case "refuse" -> throw new ResponseStatusException(HttpStatus.PAYMENT_REQUIRED);
						case "throw" -> throw new IllegalStateException("on purpose");
						case "later" -> Result
							.later(Mono.delay(Duration.ofMillis(10)).map((tick) -> Result.reply(Event.of("late"))));
						case "never" -> {
							Handlers.this.waiting.complete(null);
							yield Result.later(Mono.never());
						}
						default -> {
							connection.responseHeaders().set("X-Test", "header");
							connection.responseHeaders().set(HttpHeaders.CACHE_CONTROL, "private");
							yield Result.ok();
						}
					};
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping("/last-event-id")
		BuckarooEventSource<Void> lastEventId() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event.of(String.valueOf(connection.lastEventId())));
				}

			};
		}

		@Bean
		@SseMapping(value = "/method", method = { RequestMethod.GET, RequestMethod.POST })
		BuckarooEventSource<Void> method() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event
						.of(connection.method() + " " + connection.queryParam("x") + " " + connection.queryParam("z")));
				}

			};
		}

		@Bean
		@SseMapping("/burst")
		BuckarooEventSource<Void> burst() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					Mailbox mailbox = connection.mailbox();
					List.of("1", "2", "3").forEach((data) -> mailbox.send(Event.of(data)));
					return Result.ok();
				}

			};
		}

	}

}
