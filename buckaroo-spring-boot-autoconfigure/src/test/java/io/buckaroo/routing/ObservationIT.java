package io.buckaroo.routing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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
import io.buckaroo.webflux.routing.BuckarooHandlerMapping;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuckarooHandlerMapping}: the observation {@code http.server.requests},
 * from which meters and traces are made, has the pattern of the route as its URI.
 */
@Timeout(60)
class ObservationIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0",
			"spring.web.resources.static-locations=classpath:/io/buckaroo/routing/");

	@RegisterExtension
	private static final TestServer http2Server = TestServer.withHttp2(Handlers.class, "buckaroo.sse.retry=0");

	@BeforeEach
	void clear() {
		server.bean(Requests.class).observed.clear();
		http2Server.bean(Requests.class).observed.clear();
	}

	@Test
	void aHandshakeIsObservedWithThePatternOfItsRoute() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/chat/1")) {
			assertObserved(server, "/chat/{room}", "101");
			client.sendText("still open");
			assertThat(client.readFrame().text()).isEqualTo("still open");
		}
	}

	@Test
	void aStreamIsObservedWithThePatternOfItsRoute() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/news/1")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertObserved(server, "/news/{topic}", "200");
		}
	}

	@Test
	void aStreamIsObservedUntilItsHeadIsSent() throws Exception {
		try (RawConnection client = RawConnection.stream(server.port(), "/live/1")) {
			client.readHead();
			assertObserved(server, "/live/{topic}", "200");
			server.bean(Buckaroo.class).sendToRoute("/live/{topic}", Event.of("still open"));
			assertThat(client.readChunk()).isEqualTo("data: still open\n\n");
		}
	}

	@Test
	void aStreamOverHttp2IsObservedUntilItsHeadIsSent() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			Http2Stream stream = client.stream("/live/1");
			assertObserved(http2Server, "/live/{topic}", "200");
			http2Server.bean(Buckaroo.class).sendToRoute("/live/{topic}", Event.of("still open"));
			assertThat(stream.readLine()).isEqualTo("data: still open");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			GET     | /chat/1 | Origin: https://evil.example    | Upgrade: websocket | /chat/{room}  | 403
			GET     | /chat/1 | Sec-WebSocket-Version: 8        | Upgrade: websocket | /chat/{room}  | 426
			GET     | /chat/1 | Accept: text/html               | -                  | /chat/{room}  | 426
			POST    | /chat/1 | Accept: text/html               | -                  | /chat/{room}  | 405
			GET     | /news/1 | Accept: text/html;q=1, */*;q=0  | -                  | /news/{topic} | 406
			GET     | /news/1 | Origin: https://evil.example    | -                  | /news/{topic} | 403
			OPTIONS | /news/1 | Accept: */*                     | -                  | /news/{topic} | 200
			""")
	void aRefusedRequestIsObservedWithThePatternOfItsRoute(String method, String path, String header, String upgrade,
			String pattern, String status) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			if (upgrade != null) {
				client.sendHandshake(path, header);
			}
			else {
				client.request(method + " " + path + " HTTP/1.1", "Host: localhost", header);
			}
			client.readHead();
			assertObserved(server, pattern, status);
		}
	}

	@Test
	void aRefusedPreflightIsObservedWithThePatternOfItsRoute() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("OPTIONS /news/1 HTTP/1.1", "Host: localhost", "Origin: https://evil.example",
					"Access-Control-Request-Method: GET");
			client.readHead();
			assertObserved(server, "/news/{topic}", "403");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/site/page.html | /**          | 200
			/site/missing   | /site/{file} | 426
			""")
	void aFileOnThePathOfASocketIsObservedWithThePatternOfItsOwnMapping(String path, String pattern, String status)
			throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("GET " + path + " HTTP/1.1", "Host: localhost", "Accept: text/html");
			assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + " ");
			assertObserved(server, pattern, status);
		}
	}

	@Test
	void aHandshakeOverHttp2IsObservedWithThePatternOfItsRoute() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			client.upgraded("/chat/1");
			assertObserved(http2Server, "/chat/{room}", "200");
		}
	}

	@Test
	void aRefusedHandshakeOverHttp2IsObservedWithThePatternOfItsRoute() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			assertThat(client.connect("/chat/1", "origin", "https://evil.example").head().status()).hasToString("403");
			assertObserved(http2Server, "/chat/{room}", "403");
		}
	}

	@Test
	void aStreamOverHttp2IsObservedWithThePatternOfItsRoute() throws Exception {
		try (Http2Client client = new Http2Client(http2Server.port())) {
			assertThat(client.stream("/news/1").readLine()).isEqualTo("data: news");
			assertObserved(http2Server, "/news/{topic}", "200");
		}
	}

	private static void assertObserved(TestServer server, String pattern, String status) throws InterruptedException {
		Observation.Context request = server.bean(Requests.class).observed.poll(20, TimeUnit.SECONDS);
		assertThat(request).isNotNull();
		assertThat(request.getLowCardinalityKeyValue("uri").getValue()).isEqualTo(pattern);
		assertThat(request.getLowCardinalityKeyValue("status").getValue()).isEqualTo(status);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Requests requests() {
			return new Requests();
		}

		@Bean
		ObservationRegistry observationRegistry(Requests requests) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(requests);
			return registry;
		}

		@Bean
		@WebSocketMapping("/chat/{room}")
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/site/{file}")
		BuckarooSocket<Void> files() {
			return (frame, state) -> Result.ok(state);
		}

		@Bean
		@SseMapping("/live/{topic}")
		BuckarooEventSource<Void> live() {
			return new BuckarooEventSource<>() {
			};
		}

		@Bean
		@SseMapping("/news/{topic}")
		BuckarooEventSource<Void> news() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.stop(Result.reply(Event.of("news")));
				}

			};
		}

	}

	/**
	 * The observations that have ended, whose key values become the tags of meters.
	 */
	static class Requests implements ObservationHandler<Observation.Context> {

		private final BlockingQueue<Observation.Context> observed = new LinkedBlockingQueue<>();

		@Override
		public void onStop(Observation.Context context) {
			if ("http.server.requests".equals(context.getName())) {
				this.observed.add(context);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
