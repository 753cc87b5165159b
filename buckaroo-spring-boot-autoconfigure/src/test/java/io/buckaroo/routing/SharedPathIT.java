package io.buckaroo.routing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.webflux.routing.BuckarooHandlerMapping;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RequestPredicates.accept;

/**
 * Tests for {@link BuckarooHandlerMapping}, on the wire: the selection of a handler when
 * WebSockets, event streams and other handlers share a path, and the refusal when none
 * matches.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SharedPathIT {

	/** The {@code Accept} header of a browser that opens a page. */
	private static final String PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0",
			"buckaroo.sse.heartbeat=0", "spring.http.codecs.max-in-memory-size=1KB",
			"spring.web.resources.static-locations=classpath:/io/buckaroo/routing/");

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			GET    | /all          | -                                        | stream
			GET    | /all          | */*                                      | stream
			GET    | /all          | text/event-stream                        | stream
			GET    | /all          | text/event-stream, application/json      | stream
			GET    | /all          | application/json                         | json
			GET    | /all          | application/json, text/plain, */*        | json
			GET    | /all          | application/json, text/event-stream;q=.9 | json
			GET    | /all          | PAGE                                     | json
			GET    | /all          | text/html                                | 406
			GET    | /all          | text/event-stream;q=0                    | 406
			GET    | /all          | text/event-stream;q=0, */*               | json
			POST   | /all          | text/event-stream                        | posted
			GET    | /stream       | -                                        | stream
			GET    | /stream       | PAGE                                     | stream
			GET    | /stream       | text/html                                | 406
			GET    | /stream       | nonsense                                 | 406
			GET    | /page         | PAGE                                     | page
			GET    | /page         | text/html                                | page
			GET    | /page         | text/event-stream                        | stream
			GET    | /page         | */*                                      | stream
			GET    | /function     | application/json                         | function
			GET    | /function     | PAGE                                     | function
			GET    | /function     | */*                                      | stream
			GET    | /function     | text/event-stream                        | stream
			GET    | /function     | text/html                                | 406
			GET    | /query        | text/event-stream                        | 405
			POST   | /query        | text/html                                | 406
			POST   | /site/ticks   | text/event-stream                        | stream
			POST   | /site/ticks   | text/html                                | 406
			POST   | /site/page.html | text/html                              | 406
			""")
	void acceptAndMethodSelectTheHandler(String method, String path, String accept, String expected) throws Exception {
		assertThat(handlerOf(method, path, "Accept", "PAGE".equals(accept) ? PAGE : accept)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/site/page.html | PAGE                  | file
			/site/page.html | text/html             | file
			/site/page.html | text/event-stream     | stream
			/site/page.html | */*                   | stream
			/site/ticks     | PAGE                  | stream
			/site/ticks     | text/event-stream     | stream
			/site/ticks     | text/html             | 406
			/site/prices    | application/json      | json
			/site/prices    | PAGE                  | json
			/site/prices    | text/event-stream     | stream
			""")
	void aRouteForAllPathsLeavesPreferredMediaTypesToOtherHandlers(String path, String accept, String expected)
			throws Exception {
		assertThat(handlerOf("GET", path, "Accept", "PAGE".equals(accept) ? PAGE : accept)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "/all", "/stream", "/page", "/function", "/socket", "/query" })
	void moreMediaTypesThanSpringSortsAreABadRequest(String path, CapturedOutput output) throws Exception {
		for (String accept : List.of("a/b, ".repeat(51), "text/event-stream, " + "a/b, ".repeat(50))) {
			HttpResponse<String> response = ask("GET", path, "Accept", accept);
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).isEmpty();
		}
		assertThat(head("GET " + path + " HTTP/1.1", "Accept: " + "a/b;q=0.1,".repeat(60))).startsWith("HTTP/1.1 400");
		assertThat(output).doesNotContain("ERROR");
	}

	@ParameterizedTest
	@CsvSource({ "/all, stream", "/stream, stream", "/page, stream" })
	void asManyMediaTypesAsSpringSortsAreAccepted(String path, String expected) throws Exception {
		String accept = "text/event-stream" + ", a/b;q=0.5".repeat(49);
		assertThat(handlerOf("GET", path, "Accept", accept)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/all", "/socket" })
	void anUpgradeGoesToTheSocket(String path) throws Exception {
		try (RawConnection socket = RawConnection.upgraded(server.port(), path, "Accept: text/html")) {
			socket.sendText("hello");
			assertThat(socket.readFrame().text()).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Upgrade: websocket; Connection: Upgrade", "upgrade: WebSocket; connection: upgrade",
			"UPGRADE: WEBSOCKET; CONNECTION: keep-alive, Upgrade" })
	void theUpgradeTokenIsCaseInsensitive(String upgrade) throws Exception {
		assertThat(head("GET /socket HTTP/1.1", upgrade)).startsWith("HTTP/1.1 101 ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET /stream HTTP/1.1  | 404
			GET /nowhere HTTP/1.1 | 404
			GET /page HTTP/1.1    | 200
			POST /socket HTTP/1.1 | 405
			POST /all HTTP/1.1    | 200
			""")
	void anUpgradeGoesToNoOtherHandler(String requestLine, int status) throws Exception {
		assertThat(head(requestLine, "Upgrade: websocket; Connection: Upgrade; Accept: text/html, application/json"))
			.startsWith("HTTP/1.1 " + status);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET /all HTTP/1.1    | 200
			GET /stream HTTP/1.1 | 200
			GET /socket HTTP/1.1 | 426
			""")
	void anUpgradeToAnotherProtocolIsIgnored(String requestLine, int status) throws Exception {
		assertThat(head(requestLine, "Upgrade: h2c; Connection: Upgrade, HTTP2-Settings; HTTP2-Settings: AAMAAABkAAQ"))
			.startsWith("HTTP/1.1 " + status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void aSocketRequiresAnUpgrade(String method) throws Exception {
		HttpResponse<String> response = ask(method, "/socket");
		assertThat(response.statusCode()).isEqualTo(426);
		assertThat(response.headers().allValues("Upgrade")).containsExactly("websocket");
		assertThat(response.headers().allValues("Connection")).containsExactly("Upgrade");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			POST   | /socket         | GET, OPTIONS
			PUT    | /stream         | GET, HEAD, OPTIONS
			DELETE | /stream         | GET, HEAD, OPTIONS
			GET    | /query          | POST, OPTIONS
			HEAD   | /query          | POST, OPTIONS
			PUT    | /both           | GET, HEAD, POST, OPTIONS
			DELETE | /all            | GET, HEAD, POST, PUT, OPTIONS
			PUT    | /page           | GET, HEAD, OPTIONS
			PUT    | /site/page.html | GET, HEAD, POST, OPTIONS
			DELETE | /site/ticks     | GET, HEAD, POST, OPTIONS
			""")
	void anUnsupportedMethodIsAnsweredWithTheAllowedOnes(String method, String path, String allowed) throws Exception {
		HttpResponse<String> response = ask(method, path);
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(allow(response)).containsExactlyInAnyOrder(allowed.split(", "));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/socket         | GET, OPTIONS
			/stream         | GET, HEAD, OPTIONS
			/query          | POST, OPTIONS
			/both           | GET, HEAD, POST, OPTIONS
			/all            | GET, HEAD, POST, PUT, OPTIONS
			/page           | GET, HEAD, OPTIONS
			/site/page.html | GET, HEAD, POST, OPTIONS
			/site/ticks     | GET, HEAD, POST, OPTIONS
			""")
	void optionsListsTheMethodsOfAllHandlers(String path, String allowed) throws Exception {
		HttpResponse<String> response = ask("OPTIONS", path);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(allow(response)).containsExactlyInAnyOrder(allowed.split(", "));
		assertThat(response.body()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUT  | text/plain       | application/json | 415
			PUT  | application/json | text/html        | 406
			PUT  | application/json | application/json | put
			""")
	void anotherHandlerRefusesItsOwnRequests(String method, String contentType, String accept, String expected)
			throws Exception {
		assertThat(handlerOf(method, "/all", "Content-Type", contentType, "Accept", accept)).isEqualTo(expected);
	}

	@Test
	void headIsAnsweredLikeGetButWithoutAStream() throws Exception {
		Handlers handlers = server.bean(Handlers.class);
		int opened = handlers.opened.get();
		Map<String, List<String>> head = ask("HEAD", "/stream").headers().map();
		assertThat(handlers.opened).hasValue(opened);
		Map<String, List<String>> get = ask("GET", "/stream").headers().map();
		assertThat(handlers.opened).hasValue(opened + 1);
		assertThat(head).isEqualTo(get);
	}

	@Test
	void theConnectionServesTheNextRequestAfterHead() throws Exception {
		try (RawConnection raw = new RawConnection(server.port())) {
			raw.request("HEAD /stream HTTP/1.1", "Host: localhost");
			assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
			raw.request("GET /stream HTTP/1.1", "Host: localhost");
			assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(raw.readChunk()).isEqualTo("data: stream\n\n");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/all    | application/json  | application/json;charset=UTF-8
			/all    | text/event-stream | text/event-stream;charset=UTF-8
			/page   | PAGE              | text/html;charset=UTF-8
			/site/page.html | PAGE      | text/html
			/stream | PAGE              | text/event-stream;charset=UTF-8
			""")
	void headSelectsTheHandlerOfGet(String path, String accept, String contentType) throws Exception {
		HttpResponse<String> response = ask("HEAD", path, "Accept", "PAGE".equals(accept) ? PAGE : accept);
		assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/cors/listed  | https://a.example        | GET    | true
			/cors/listed  | https://www.example.org  | GET    | true
			/cors/listed  | https://www.example.org  | HEAD   | true
			/cors/listed  | https://www.example.org  | POST   | true
			/cors/any     | https://anywhere.example | GET    | -
			/cors/any     | null                     | GET    | -
			/crossed      | https://stream.example   | GET    | true
			/crossed      | https://data.example     | GET    | -
			/crossed      | https://data.example     | PUT    | -
			/crossed      | https://both.example     | GET    | true
			""")
	void aPreflightOfAnAllowedOriginIsAnswered(String path, String origin, String method, String credentials)
			throws Exception {
		HttpResponse<String> response = preflight(path, origin, method, "last-event-id, content-type");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(origin);
		assertThat(response.headers().firstValue("Access-Control-Allow-Credentials").orElse("-"))
			.isEqualTo(credentials);
		assertThat(list(response, "Access-Control-Allow-Methods")).contains(method);
		assertThat(list(response, "Access-Control-Allow-Headers")).containsExactlyInAnyOrder("last-event-id",
				"content-type");
		assertThat(list(response, "Vary")).contains("Origin");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/stream       | https://a.example            | GET
			/cors/listed  | https://b.example            | GET
			/cors/listed  | https://example.org.evil.com | GET
			/cors/listed  | null                         | GET
			/cors/listed  | https://a.example            | PUT
			/cors/any     | https://a.example            | POST
			/crossed      | https://c.example            | GET
			/crossed      | https://stream.example       | PUT
			/socket       | https://a.example            | GET
			/page         | https://a.example            | GET
			""")
	void aPreflightOfAForeignOriginIsForbidden(String path, String origin, String method) throws Exception {
		HttpResponse<String> response = preflight(path, origin, method, "content-type");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void theSameOriginNeedsNoPermission() throws Exception {
		String own = "http://localhost:" + server.port();
		assertThat(preflight("/stream", own, "GET", "last-event-id").statusCode()).isEqualTo(200);
		assertThat(handlerOf("GET", "/stream", "Origin", own)).isEqualTo("stream");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GET  | /cors/listed | https://a.example        | true
			GET  | /cors/listed | https://www.example.org  | true
			HEAD | /cors/listed | https://www.example.org  | true
			POST | /cors/listed | https://www.example.org  | true
			GET  | /cors/any    | https://anywhere.example | -
			GET  | /crossed     | https://stream.example   | true
			""")
	void aPageOfAnAllowedOriginReadsTheStream(String method, String path, String origin, String credentials)
			throws Exception {
		HttpResponse<String> response = ask(method, path, "Accept", "text/event-stream", "Origin", origin);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(origin);
		assertThat(response.headers().firstValue("Access-Control-Allow-Credentials").orElse("-"))
			.isEqualTo(credentials);
		assertThat(list(response, "Vary")).containsOnlyOnce("Origin");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/stream      | https://a.example
			/cors/listed | https://b.example
			/cors/listed | null
			/cors/listed | ::::
			/crossed     | https://data.example
			""")
	void aPageOfAForeignOriginGetsNoStream(String path, String origin) throws Exception {
		assertThat(handlerOf("GET", path, "Accept", "text/event-stream", "Origin", origin)).isEqualTo("403");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/site/page.html | https://b.example | file
			/site/ticks     | https://b.example | 403
			/site/ticks     | https://a.example | stream
			""")
	void theOriginsOfTheStreamDoNotApplyToAFile(String path, String origin, String expected) throws Exception {
		assertThat(handlerOf("GET", path, "Accept", PAGE, "Origin", origin)).isEqualTo(expected);
	}

	@Test
	void theOtherHandlerHasItsOwnOrigins() throws Exception {
		HttpResponse<String> response = ask("GET", "/crossed", "Accept", "application/json", "Origin",
				"https://data.example");
		assertThat(response.body()).isEqualTo("data");
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://data.example");
		assertThat(handlerOf("GET", "/crossed", "Accept", "application/json", "Origin", "https://stream.example"))
			.isEqualTo("403");
	}

	@Test
	void aBodyIsReadInInit() throws Exception {
		assertThat(post("/query", "application/json", "{\"text\":\"grüß\"}").body()).isEqualTo("data: grüß\n\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			application/json | {"text":           | 400
			application/json | {"text":[1, 2]}    | 400
			application/json | [1]                | 400
			text/plain       | hello              | 415
			nonsense         | {"text":"hello"}   | 415
			application/json | BIG                | 413
			""")
	void anUnreadableBodyIsAClientError(String contentType, String body, int status, CapturedOutput output)
			throws Exception {
		String sent = "BIG".equals(body) ? "{\"text\":\"" + "x".repeat(5000) + "\"}" : body;
		assertThat(post("/query", contentType, sent).statusCode()).isEqualTo(status);
		assertThat(output).doesNotContain("ERROR");
	}

	@Test
	void aQueryWithoutABodyIsEmpty() throws Exception {
		assertThat(handlerOf("POST", "/query", "Content-Type", "application/json")).isEqualTo("204");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			POST /stream HTTP/1.1  | text/event-stream | 405
			POST /query HTTP/1.1   | text/html         | 406
			POST /both HTTP/1.1    | text/event-stream | 200
			""")
	void theConnectionServesTheNextRequestWhenTheBodyWasNotRead(String requestLine, String accept, int status)
			throws Exception {
		try (RawConnection raw = new RawConnection(server.port())) {
			raw.request(requestLine, "Host: localhost", "Accept: " + accept, "Content-Length: 1000000");
			raw.send(new byte[1_000_000]);
			assertThat(raw.readHead()).startsWith("HTTP/1.1 " + status);
			raw.request("GET /socket HTTP/1.1", "Host: localhost", "Connection: close");
			assertThat(raw.readToEnd()).contains("HTTP/1.1 426 ");
		}
	}

	@Test
	void aDisconnectionIsDetectedWhenTheBodyWasNotRead() throws Exception {
		try (RawConnection raw = new RawConnection(server.port())) {
			raw.request("POST /open HTTP/1.1", "Host: localhost", "Content-Length: 1000000");
			raw.send(new byte[1_000_000]);
			assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
		}
		assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.Disconnected());
	}

	@Test
	void aDisconnectionIsDetectedAfterTheBodyWasRead() throws Exception {
		try (RawConnection raw = new RawConnection(server.port())) {
			raw.request("POST /open HTTP/1.1", "Host: localhost", "X-Read: true", "Expect: 100-continue",
					"Content-Type: text/plain", "Content-Length: 5");
			assertThat(raw.readHead()).startsWith("HTTP/1.1 100 ");
			raw.send(new byte[5]);
			assertThat(raw.readHead()).startsWith("HTTP/1.1 200 ");
		}
		assertThat(server.bean(Handlers.class).terminations.next()).isEqualTo(new Termination.Disconnected());
	}

	@Test
	void errorsAreProblemDetails() throws Exception {
		try (TestServer problems = TestServer.start(Handlers.class, "spring.webflux.problemdetails.enabled=true")) {
			assertThat(problem(problems, "PUT", "/stream").headers().allValues("Allow"))
				.containsExactly("GET,HEAD,OPTIONS");
			assertThat(problem(problems, "GET", "/socket").headers().allValues("Upgrade")).containsExactly("websocket");
			assertThat(problem(problems, "GET", "/stream", "Accept", "text/html").body())
				.contains("\"detail\":\"Acceptable representations: [text/event-stream].\"");
		}
	}

	private static HttpResponse<String> problem(TestServer server, String method, String path, String... headers)
			throws Exception {
		HttpResponse<String> response = ask(server, method, path, BodyPublishers.noBody(), headers);
		assertThat(response.headers().allValues("Content-Type")).containsExactly("application/problem+json");
		return response;
	}

	private static HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
		return ask(server, method, path, BodyPublishers.noBody(), headers);
	}

	private static HttpResponse<String> post(String path, String contentType, String body) throws Exception {
		return ask(server, "POST", path, BodyPublishers.ofString(body), "Content-Type", contentType, "Accept",
				"text/event-stream");
	}

	private static HttpResponse<String> preflight(String path, String origin, String method, String headers)
			throws Exception {
		return ask("OPTIONS", path, "Origin", origin, "Access-Control-Request-Method", method,
				"Access-Control-Request-Headers", headers);
	}

	/**
	 * Sends a request.
	 * @param headers the names and values of headers; those without value are not sent
	 */
	private static HttpResponse<String> ask(TestServer server, String method, String path,
			HttpRequest.BodyPublisher body, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(server.httpUri(path))
			.timeout(TestServer.PATIENCE)
			.method(method, body);
		for (int i = 0; i < headers.length; i += 2) {
			if (headers[i + 1] != null) {
				request.header(headers[i], headers[i + 1]);
			}
		}
		return client.send(request.build(), BodyHandlers.ofString());
	}

	/**
	 * Returns the name of the handler that serves a request, or the status if none does.
	 */
	private static String handlerOf(String method, String path, String... headers) throws Exception {
		HttpResponse<String> response = ask(method, path, headers);
		return (response.statusCode() == 200) ? response.body().replaceAll("^data: ?|\\W", "")
				: String.valueOf(response.statusCode());
	}

	private static String head(String requestLine, String headers) throws IOException {
		try (RawConnection raw = new RawConnection(server.port())) {
			raw.request(requestLine,
					Stream
						.concat(Stream.of("Host: localhost", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
								"Sec-WebSocket-Version: 13"), Arrays.stream(headers.split("; ")))
						.toArray(String[]::new));
			return raw.readHead();
		}
	}

	private static List<String> allow(HttpResponse<String> response) {
		return list(response, "Allow");
	}

	private static List<String> list(HttpResponse<String> response, String header) {
		return response.headers()
			.allValues(header)
			.stream()
			.flatMap((values) -> Arrays.stream(values.split(",\\s*")))
			.toList();
	}

	/**
	 * The question of a client.
	 */
	record Question(String text) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final AtomicInteger opened = new AtomicInteger();

		private final Terminations terminations = new Terminations();

		@Bean
		BuckarooRouter routes() {
			BuckarooSocket<Void> echo = (frame, state) -> Result.reply(frame);
			BuckarooEventSource<Void> stream = new Ticks(this.opened);
			return BuckarooRouter.route()
				.websocket("/all", echo)
				.sse("/all", stream)
				.websocket("/socket", echo)
				.sse("/stream", stream)
				.sse("/page", stream)
				.sse("/function", stream)
				.sse("/query", new Echo(), (route) -> route.methods(HttpMethod.POST))
				.sse("/open", new Open(this.terminations), (route) -> route.methods(HttpMethod.POST))
				.sse("/both", stream)
				.sse("/both", stream, (route) -> route.methods(HttpMethod.POST))
				.sse("/site/{*rest}", stream,
						(route) -> route.methods(HttpMethod.GET, HttpMethod.POST).allowedOrigins("https://a.example"))
				.sse("/cors/listed", stream,
						(route) -> route.methods(HttpMethod.GET, HttpMethod.POST)
							.allowedOrigins("https://a.example", "https://*.example.org"))
				.sse("/cors/any", stream, (route) -> route.allowedOrigins("*"))
				.sse("/crossed", stream,
						(route) -> route.allowedOrigins("https://stream.example", "https://both.example"))
				.build();
		}

		@Bean
		RouterFunction<ServerResponse> function() {
			return RouterFunctions.route()
				.GET("/function", accept(MediaType.APPLICATION_JSON),
						(request) -> ServerResponse.ok().bodyValue("function"))
				.build();
		}

		@Bean
		Others others() {
			return new Others();
		}

	}

	/**
	 * Sends an event, and ends.
	 */
	private record Ticks(AtomicInteger opened) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			this.opened.incrementAndGet();
			return Result.stop(Result.reply(Event.of("stream")));
		}

	}

	/**
	 * Stays open, and reads the body only on request.
	 */
	private record Open(Terminations terminations) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return connection.headers().containsHeader("X-Read")
					? Result.later(connection.body(String.class).map((body) -> Result.ok())) : Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.terminations.add(termination);
		}

	}

	/**
	 * Answers a question, and ends.
	 */
	private static final class Echo implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.later(connection.body(Question.class)
				.<Result<Event, Void>>map((question) -> Result.stop(Result.reply(Event.of(question.text()))))
				.defaultIfEmpty(Result.stop()));
		}

	}

	/**
	 * Controller methods.
	 */
	@RestController
	static class Others {

		@GetMapping(path = { "/all", "/site/prices" }, produces = "application/json")
		String json() {
			return "json";
		}

		@PostMapping("/all")
		String posted() {
			return "posted";
		}

		@PutMapping(path = "/all", consumes = "application/json", produces = "application/json")
		String put() {
			return "put";
		}

		@GetMapping(path = "/page", produces = "text/html")
		String page() {
			return "page";
		}

		@GetMapping(path = "/crossed", produces = "application/json")
		@CrossOrigin({ "https://data.example", "https://both.example" })
		String data() {
			return "data";
		}

		@PutMapping("/crossed")
		@CrossOrigin("https://data.example")
		String putData() {
			return "put";
		}

	}

}
