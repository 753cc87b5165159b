package io.buckaroo.http2;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Deflated;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for WebSockets (RFC 8441) and event streams over HTTP/2.
 */
@Timeout(60)
class Http2IT {

	private static final int HUNDREDS = 300;

	@RegisterExtension
	private static final TestServer server = TestServer.withHttp2(Handlers.class, "buckaroo.sse.retry=0",
			"buckaroo.websocket.close-timeout=1s", "buckaroo.routes[/compressed].compression=true");

	@BeforeEach
	void clear() {
		server.bean(Terminations.class).clear();
		server.bean(Openings.class).clear();
	}

	@Test
	void theServerEnablesExtendedConnect() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.settings().settings().connectProtocolEnabled()).isTrue();
		}
	}

	@Test
	void aSocketEchoes() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.upgraded("/echo/a");
			socket.sendText("Hello");
			assertThat(socket.readFrame()).isEqualTo("1 Hello");
		}
	}

	@Test
	void framesSentWithTheHandshakeAreRead() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.connect("/echo/a");
			socket.sendText("early");
			assertThat(socket.readFrame()).isEqualTo("1 early");
		}
	}

	@Test
	void aFragmentedMessageIsReassembled() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.upgraded("/echo/a");
			socket.send(RawConnection.TEXT, (byte) 'a');
			socket.send(RawConnection.FIN | RawConnection.CONTINUATION, (byte) 'b');
			assertThat(socket.readFrame()).isEqualTo("1 ab");
		}
	}

	@Test
	void theClientsFirstSubprotocolIsSelected() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.connect("/echo/a", "sec-websocket-protocol", "v9, v2, v1");
			assertThat(socket.head().get("sec-websocket-protocol")).hasToString("v2");
			socket.sendText("?");
			assertThat(socket.readFrame()).isEqualTo("1 ?");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "8", "7", "14", "13, 8", "" })
	void aHandshakeForAnotherVersionIsAnsweredWithTheSupportedOne(String version) throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Headers head = client.connectWithoutVersion("/echo/a", "sec-websocket-version", version).head();
			assertThat(head.status()).hasToString("400");
			assertThat(head.get("sec-websocket-version")).hasToString("13");
			assertThat(head.contains("upgrade")).isFalse();
		}
	}

	@Test
	void aHandshakeWithTwoVersionsIsAnsweredWithTheSupportedOne() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Headers head = client.connect("/echo/a", "sec-websocket-version", "13").head();
			assertThat(head.status()).hasToString("400");
			assertThat(head.get("sec-websocket-version")).hasToString("13");
		}
	}

	@Test
	void anExtendedConnectWithoutVersionIsNotAllowed() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.connectWithoutVersion("/echo/a").head().status()).hasToString("405");
		}
	}

	@Test
	void messagesAreCompressedIfNegotiated() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.connect("/compressed", "sec-websocket-extensions",
					"permessage-deflate; client_max_window_bits");
			assertThat(socket.head().get("sec-websocket-extensions"))
				.hasToString("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
			byte[] message = "Hello, compression. ".repeat(40).getBytes(StandardCharsets.UTF_8);
			socket.send(RawConnection.FIN | RawConnection.RSV1 | RawConnection.TEXT, Deflated.deflate(message));
			RawFrame echo = socket.readRawFrame();
			assertThat(echo.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.RSV1 | RawConnection.TEXT);
			assertThat(Deflated.inflate(echo.payload())).isEqualTo(message);
		}
	}

	@Test
	void aCheckDeclinesCompressionForOneHandshake() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.connect("/compressed", "sec-websocket-extensions", "permessage-deflate",
					"x-check", "uncompressed");
			assertThat(socket.head().contains("sec-websocket-extensions")).isFalse();
			socket.sendText("Hello");
			assertThat(socket.readRawFrame().firstByte()).isEqualTo(RawConnection.FIN | RawConnection.TEXT);
		}
	}

	@Test
	void theConnectionHasTheRequestAsSentByTheClient() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			client.upgraded("/echo/a%20b?q=1", "x-mine", "yes");
			Opened opened = server.bean(Openings.class).next();
			assertThat(opened.method()).isEqualTo(HttpMethod.GET);
			assertThat(opened.pathVariables()).containsEntry("id", "a b");
			assertThat(opened.uri()).isEqualTo(URI.create("https://localhost:" + server.port() + "/echo/a%20b?q=1"));
			assertThat(opened.headers().getFirst("x-mine")).isEqualTo("yes");
			assertThat(opened.headers().getUpgrade()).isNull();
			assertThat(opened.headers().getConnection()).isEmpty();
		}
	}

	@Test
	void theClientsCloseIsAnsweredAndTheStreamEnds() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.upgraded("/echo/a");
			socket.sendClose(1000);
			assertThat(socket.readFrame()).isEqualTo("close 1000");
			assertThat(socket.endsWithoutReset()).isTrue();
			socket.end();
			assertThat(ended()).isEqualTo(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		}
	}

	@Test
	void theServersCloseIsSentAndTheStreamEndsWhenItIsAnswered() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.upgraded("/echo/a");
			socket.sendText("stop");
			assertThat(socket.readFrame()).isEqualTo("close 1000");
			socket.sendClose(1000);
			assertThat(socket.endsWithoutReset()).isTrue();
			assertThat(ended()).isInstanceOf(Termination.Stopped.class);
		}
	}

	@Test
	void aMalformedFrameEndsOneStreamOnly() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream other = client.upgraded("/echo/other");
			Http2Stream socket = client.upgraded("/echo/a");
			socket.send(RawConnection.FIN | 0x3);
			assertThat(socket.readFrame()).isEqualTo("close 1002");
			other.sendText("still here");
			assertThat(other.readFrame()).isEqualTo("1 still here");
		}
	}

	@Test
	void aBusySocketDoesNotDelayOthers() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream busy = client.upgraded("/echo/busy");
			busy.sendText("wait");
			busy.sendBytes(new byte[65_000]);
			Http2Stream other = client.upgraded("/echo/other");
			for (int i = 0; i < 20; i++) {
				other.sendText("x".repeat(100));
				assertThat(other.readFrame()).isEqualTo("1 " + "x".repeat(100));
			}
		}
	}

	@Test
	void aResetIsADisconnection() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			client.upgraded("/echo/a").reset();
			assertThat(ended()).isInstanceOf(Termination.Disconnected.class);
		}
	}

	@Test
	void theEndOfTheStreamIsADisconnection() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			client.upgraded("/echo/a").end();
			assertThat(ended()).isInstanceOf(Termination.Disconnected.class);
		}
	}

	@Test
	void anEndSentWithTheHandshakeIsADisconnection() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			client.connect("/echo/a").end();
			assertThat(ended()).isInstanceOf(Termination.Disconnected.class);
		}
	}

	@Test
	void aForeignOriginIsRefused() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.connect("/echo/a", "origin", "https://evil.example").head().status()).hasToString("403");
		}
	}

	@Test
	void theSameOriginIsAllowed() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			client.upgraded("/echo/a", "origin", "https://localhost:" + server.port());
		}
	}

	@Test
	void aCheckRefusesOneStreamOnly() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream other = client.upgraded("/echo/other");
			assertThat(client.connect("/echo/a", "x-check", "refuse").head().status()).hasToString("401");
			other.sendText("still here");
			assertThat(other.readFrame()).isEqualTo("1 still here");
		}
	}

	@Test
	void aCheckMayAdmitOnAnotherThread() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.upgraded("/echo/a", "x-check", "admit elsewhere");
			socket.sendText("Hello");
			assertThat(socket.readFrame()).isEqualTo("1 Hello");
		}
	}

	@Test
	void aCheckThatWaitsIsCancelledWhenTheStreamIsReset() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.connect("/echo/a", "x-check", "wait");
			Check check = server.bean(Check.class);
			check.waiting.get(20, TimeUnit.SECONDS);
			socket.reset();
			check.cancelled.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void anUnknownPathIsNotFound() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.connect("/nowhere").head().status()).hasToString("404");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/page", "/page/empty", "/page/flux", "/page/any", "/page/accepted", "/actuator", "/events" })
	void aPathWithoutASocketIsNotFound(String path) throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream refused = client.connect(path);
			assertThat(refused.head().status()).hasToString("404");
			assertThat(refused.endsWithoutReset()).isTrue();
			assertThat(client.connectWithoutVersion(path).head().status()).satisfiesAnyOf(
					(status) -> assertThat(status).hasToString("404"),
					(status) -> assertThat(status).hasToString("405"));
		}
	}

	@Test
	void anErrorOfAPathWithoutASocketKeepsItsStatus() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.connect("/page/gone").head().status()).hasToString("410");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "a@b", "a/b", "localhost:99999", "caf\u00e9" })
	void aMalformedAuthorityIsABadRequest(String authority) throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertBadRequest(client, (headers) -> headers.authority(authority));
		}
	}

	@Test
	void aRequestWithoutASchemeIsABadRequest() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertBadRequest(client, (headers) -> headers.remove(Http2Headers.PseudoHeaderName.SCHEME.value()));
		}
	}

	@Test
	void aHeaderDoesNotReplaceTheScheme() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertBadRequest(client, (headers) -> {
				headers.remove(Http2Headers.PseudoHeaderName.SCHEME.value());
				headers.set("x-http2-scheme", "https");
			});
		}
	}

	@Test
	void requestsForOtherPathsAreLeftToTheServer() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Headers request = client.headers("GET", "/page").authority("a@b");
			assertThat(client.open(request, true).head().status()).hasToString("200");
		}
	}

	@Test
	void requestsForOtherPathsAreRefusedIfConfigured() throws Exception {
		try (TestServer strict = TestServer.startHttp2(Handlers.class, "buckaroo.strict-requests=true");
				Http2Client client = new Http2Client(strict.port())) {
			Http2Headers withoutScheme = client.headers("GET", "/page");
			withoutScheme.remove(Http2Headers.PseudoHeaderName.SCHEME.value());
			Http2Headers withoutAuthority = client.headers("GET", "/page");
			withoutAuthority.remove(Http2Headers.PseudoHeaderName.AUTHORITY.value());
			for (Http2Headers request : List.of(withoutScheme, withoutAuthority,
					client.headers("GET", "/page").authority("a@b"), client.headers("GET", "/page", "host", "a"))) {
				assertThat(client.open(request, true).head().status()).hasToString("400");
			}
			assertThat(client.open(client.headers("GET", "/page"), true).head().status()).hasToString("200");
		}
	}

	@Test
	void moreMediaTypesThanSpringAcceptsAreABadRequest() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertBadRequest(client, (headers) -> headers.set("accept", "a/b, ".repeat(51)));
		}
	}

	private static void assertBadRequest(Http2Client client, Consumer<Http2Headers> change) throws Exception {
		Http2Headers stream = client.headers("GET", "/events", "accept", "text/event-stream");
		Http2Headers socket = client.headers("CONNECT", "/echo/a", "sec-websocket-version", "13")
			.set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), "websocket");
		change.accept(stream);
		change.accept(socket);
		assertThat(client.open(stream, true).head().status()).hasToString("400");
		assertThat(client.open(socket, false).head().status()).hasToString("400");
	}

	@Test
	void aStreamWhoseRequestEndsLaterOpensThen() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream stream = client.open(client.headers("GET", "/events", "accept", "text/event-stream"), false);
			stream.end();
			assertThat(stream.head().status()).hasToString("200");
		}
	}

	@Test
	void hundredsOfSocketsShareOneConnection() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			List<Http2Stream> sockets = new ArrayList<>();
			for (int i = 0; i < HUNDREDS; i++) {
				sockets.add(client.upgraded("/echo/" + i));
			}
			for (int i = 0; i < HUNDREDS; i++) {
				sockets.get(i).sendText("message " + i);
			}
			for (int i = 0; i < HUNDREDS; i++) {
				assertThat(sockets.get(i).readFrame()).isEqualTo("1 message " + i);
			}
		}
	}

	@Test
	void hundredsOfEventStreamsShareOneConnection() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			List<Http2Stream> streams = new ArrayList<>();
			for (int i = 0; i < HUNDREDS; i++) {
				Http2Stream stream = client.stream("/events");
				assertThat(stream.head().get("content-type")).hasToString("text/event-stream;charset=UTF-8");
				streams.add(stream);
			}
			server.bean(Buckaroo.class).sendToRoute("/events", Event.of("news"));
			for (Http2Stream stream : streams) {
				assertThat(stream.readLine()).isEqualTo("data: news");
			}
		}
	}

	@Test
	void aStreamThatIsNotReadDoesNotDelayOthers() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream slow = client.stream("/events");
			slow.head();
			slow.setReading(false);
			Http2Stream quick = client.stream("/events");
			quick.head();
			String much = "x".repeat(30_000);
			for (int i = 0; i < 10; i++) {
				server.bean(Buckaroo.class).sendToRoute("/events", Event.of(much));
				assertThat(quick.readLine()).isEqualTo("data: " + much);
				quick.readLine();
			}
			slow.setReading(true);
			for (int i = 0; i < 10; i++) {
				assertThat(slow.readLine()).isEqualTo("data: " + much);
				slow.readLine();
			}
		}
	}

	@Test
	void anEventStreamThatIsResetIsADisconnection() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream stream = client.stream("/events");
			stream.head();
			stream.reset();
			assertThat(ended()).isInstanceOf(Termination.Disconnected.class);
		}
	}

	@Test
	void anEventStreamEndsWithoutAReset() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream stream = client.stream("/events");
			stream.head();
			server.bean(Buckaroo.class).sendToRoute("/events", "stop");
			assertThat(stream.endsWithoutReset()).isTrue();
			assertThat(ended()).isInstanceOf(Termination.Stopped.class);
		}
	}

	private static Termination ended() {
		return server.bean(Terminations.class).next();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Terminations terminations() {
			return new Terminations();
		}

		@Bean
		Check check() {
			return new Check();
		}

		@Bean
		Openings openings() {
			return new Openings();
		}

		@Bean
		Pages pages() {
			return new Pages();
		}

		@Bean
		@WebSocketMapping("/compressed")
		BuckarooSocket<Void> compressed() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping(value = "/echo/{id}", subprotocols = { "v1", "v2" })
		BuckarooSocket<Void> echo(Terminations terminations, Openings openings) {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					openings.add(connection);
					return Result.ok();
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return switch ((frame instanceof Frame.Text text) ? text.text() : "") {
						case "stop" -> Result.stop();
						case "wait" -> Result.later(Mono.never());
						default -> Result.reply(frame);
					};
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping("/events")
		BuckarooEventSource<Void> events(Terminations terminations) {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return (message instanceof Event event) ? Result.reply(event) : Result.stop();
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					terminations.add(termination);
				}

			};
		}

	}

	/**
	 * Controller methods.
	 */
	@RestController
	static class Pages {

		@GetMapping("/page")
		String page() {
			return "<p>page</p>";
		}

		@GetMapping("/page/empty")
		Mono<Void> empty() {
			return Mono.empty();
		}

		@GetMapping(path = "/page/flux", produces = "text/event-stream")
		Flux<String> flux() {
			return Flux.<String>never().startWith("one");
		}

		@RequestMapping("/page/any")
		String any() {
			return "any";
		}

		@GetMapping("/page/accepted")
		ResponseEntity<byte[]> accepted() {
			return ResponseEntity.accepted().body(new byte[100_000]);
		}

		@GetMapping("/page/gone")
		ResponseEntity<String> gone() {
			return ResponseEntity.status(HttpStatus.GONE).body("gone");
		}

	}

	/**
	 * Behaves as the request demands.
	 */
	static final class Check implements HandshakeCheck {

		private final CompletableFuture<Void> waiting = new CompletableFuture<>();

		private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

		@Override
		public Mono<Admission> check(ServerRequest request) {
			String what = request.headers().firstHeader("x-check");
			return switch ((what != null) ? what : "") {
				case "refuse" -> Mono.just(Admission.refuse(HttpStatus.UNAUTHORIZED));
				case "uncompressed" -> Mono.just(Admission.admit().withoutCompression());
				case "wait" -> Mono.<Admission>never()
					.doOnSubscribe((subscription) -> this.waiting.complete(null))
					.doOnCancel(() -> this.cancelled.complete(null));
				case "admit elsewhere" -> Mono.<Admission>just(Admission.admit()).publishOn(Schedulers.parallel());
				default -> Mono.just(Admission.admit());
			};
		}

	}

	/**
	 * The handshake as observed by a handler.
	 */
	record Opened(HttpMethod method, URI uri, Map<String, String> pathVariables, HttpHeaders headers) {

	}

	static final class Openings {

		private final BlockingQueue<Opened> queue = new LinkedBlockingQueue<>();

		void add(Connection connection) {
			this.queue.add(new Opened(connection.method(), connection.uri(), connection.pathVariables(),
					HttpHeaders.copyOf(connection.headers())));
		}

		void clear() {
			this.queue.clear();
		}

		Opened next() throws InterruptedException {
			return this.queue.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

	}

}
