package io.buckaroo.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.fixture.InstalledProgram;
import io.buckaroo.fixture.TestServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for clients of event streams: the reconnection time and heartbeats, which have no
 * data, must not appear as events, and the reconnection time must apply.
 */
@Timeout(120)
class EventStreamClientsIT {

	private static final Path NODE_CLIENTS = Path.of("target/event-stream-clients");

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=10ms",
			"buckaroo.routes.[/slow].retry=0");

	@Test
	void webClientReceivesNoEventWithoutData() {
		List<String> data = WebClient.create(server.httpUri("/numbers").toString())
			.get()
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			})
			.map(ServerSentEvent::data)
			.collectList()
			.block(TestServer.PATIENCE);
		assertThat(data).containsExactly("{\"number\":1}", "{\"number\":2}");
	}

	@Test
	void okHttpReceivesNoEventWithoutData() {
		List<String> received = new ArrayList<>();
		CompletableFuture<List<String>> closed = new CompletableFuture<>();
		OkHttpClient client = new OkHttpClient();
		EventSources.createFactory(client)
			.newEventSource(new Request.Builder().url(server.httpUri("/numbers").toString()).build(),
					new EventSourceListener() {

						@Override
						public void onEvent(EventSource source, @Nullable String id, @Nullable String type,
								String data) {
							received.add(data);
						}

						@Override
						public void onClosed(EventSource source) {
							closed.complete(received);
						}

						@Override
						public void onFailure(EventSource source, @Nullable Throwable failure,
								@Nullable Response response) {
							closed.completeExceptionally((failure != null) ? failure : new IOException("Refused"));
						}

					});
		assertThat(closed).succeedsWithin(TestServer.PATIENCE).isEqualTo(List.of("{\"number\":1}", "{\"number\":2}"));
		client.connectionPool().evictAll();
		client.dispatcher().executorService().shutdown();
	}

	/**
	 * The reconnection time applies at its line, except in undici, which applies it with
	 * the first event.
	 */
	@ParameterizedTest
	@CsvSource({ "fetch-event-source, /quiet", "eventsource, /quiet", "undici, /early" })
	void aNodeClientReceivesNoEventWithoutDataAndAppliesTheReconnectionTime(String client, String path)
			throws Exception {
		Path node = InstalledProgram.find("node", "version 20 or newer, from https://nodejs.org");
		Process listener = new ProcessBuilder(node.toString(), "--no-warnings",
				installNodeClients().resolve("listen.js").toString(), client, server.httpUri("").toString(), path)
			.redirectErrorStream(true)
			.start();
		try {
			List<String> lines = listener.inputReader().lines().toList();
			assertThat(lines).contains(path + " 2").allMatch((line) -> line.matches("/(slow|early) 1|" + path + " 2"));
			assertThat(listener.waitFor()).isZero();
		}
		finally {
			listener.destroyForcibly();
		}
	}

	@Test
	void chromiumAppliesAReconnectionTimeThatNoEventFollows(@TempDir Path profile) throws Exception {
		Path chromium = InstalledProgram.find("chromium", "apt-get install chromium");
		Process browser = new ProcessBuilder(chromium.toString(), "--headless=new", "--no-sandbox", "--disable-gpu",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--remote-debugging-port=0", "--user-data-dir=" + profile, server.httpUri("/listen.html").toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		Queue<String> seen = server.bean(Configured.class).seen;
		try {
			await().atMost(1, TimeUnit.MINUTES).until(() -> seen.contains("/quiet 2"));
			assertThat(seen).doesNotContain("/slow 2");
		}
		finally {
			browser.descendants().forEach(ProcessHandle::destroyForcibly);
			browser.destroyForcibly().waitFor();
		}
	}

	/**
	 * Installs the packages, unless an earlier test has done it. Without access to them
	 * the test is skipped, or fails if the environment variable {@code CI} is
	 * {@code true}.
	 */
	private static Path installNodeClients() throws Exception {
		Path npm = InstalledProgram.find("npm", "part of Node.js, from https://nodejs.org");
		Files.createDirectories(NODE_CLIENTS);
		for (String file : List.of("package.json", "package-lock.json", "listen.js")) {
			try (InputStream content = new ClassPathResource("clients/" + file, EventStreamClientsIT.class)
				.getInputStream()) {
				Files.copy(content, NODE_CLIENTS.resolve(file), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		if (!Files.exists(NODE_CLIENTS.resolve("node_modules/.package-lock.json"))) {
			Process install = new ProcessBuilder(npm.toString(), "ci", "--prefer-offline", "--ignore-scripts",
					"--no-audit", "--no-fund")
				.directory(NODE_CLIENTS.toFile())
				.redirectErrorStream(true)
				.start();
			String output = new String(install.getInputStream().readAllBytes());
			boolean installed = install.waitFor() == 0;
			if ("true".equals(System.getenv("CI"))) {
				assertThat(installed).as(output).isTrue();
			}
			assumeTrue(installed, output);
		}
		return NODE_CLIENTS;
	}

	@Configuration(proxyBeanMethods = false)
	static class Configured {

		private final Queue<String> seen = new ConcurrentLinkedQueue<>();

		/** The number of connections of each client to each path. */
		private final Map<String, Integer> connections = new ConcurrentHashMap<>();

		@Bean
		@SseMapping("/numbers")
		BuckarooEventSource<Void> numbers() {
			Event heartbeat = Event.comment("");
			Event retry = Event.retry(Duration.ofMillis(10));
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.stop(Result.reply(List.of(heartbeat, event(1), heartbeat, retry, event(2))));
				}

			};
		}

		/**
		 * Streams without an event on their first connection.
		 */
		@Bean
		@SseMapping("/quiet")
		BuckarooEventSource<Void> quiet() {
			return source(List.of(Event.comment("")));
		}

		/**
		 * Streams with an event on their first connection.
		 */
		@Bean
		@SseMapping("/early")
		BuckarooEventSource<Void> early() {
			return source(List.of(Event.comment(""), event(1)));
		}

		/**
		 * Streams that leave the reconnection time to the client.
		 */
		@Bean
		@SseMapping("/slow")
		BuckarooEventSource<Void> slow() {
			return source(List.of(event(1)));
		}

		/**
		 * Returns an event source whose first connection from a client ends, and whose
		 * second one sends the number 2.
		 */
		private BuckarooEventSource<Void> source(List<Event> first) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					String key = connection.route() + connection.queryParams().getFirst("client");
					return (Configured.this.connections.merge(key, 1, Integer::sum) == 1)
							? Result.stop(Result.reply(first)) : Result.reply(event(2));
				}

			};
		}

		private static Event event(int number) {
			return Event.of(Map.of("number", number));
		}

		@Bean
		RouterFunction<ServerResponse> page() {
			return RouterFunctions.route()
				.GET("/listen.html",
						(request) -> ServerResponse.ok()
							.contentType(MediaType.TEXT_HTML)
							.bodyValue(new ClassPathResource("clients/listen.html", EventStreamClientsIT.class)))
				.GET("/seen", (request) -> {
					this.seen.add(request.queryParam("message").orElseThrow());
					return ServerResponse.noContent().build();
				})
				.build();
		}

	}

}
