package io.buckaroo.security;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.router.ScopeSpec;
import io.buckaroo.runtime.ConnectionRegistry;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.ChannelOperations;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HandshakeCheck} and the selection of a subprotocol, on the wire.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class HandshakeCheckIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0",
			"spring.web.error.include-message=always");

	@BeforeEach
	void clear() {
		calls().clear();
	}

	@ParameterizedTest
	@CsvSource({ "SOCKET, /refuse", "SOCKET, /refuse-elsewhere", "STREAM, /refuse", "STREAM, /refuse-elsewhere" })
	void aRefusalHasItsStatusAndItsHeadersAndNoBody(RequestKind kind, String path) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = kind.ask(client, path);
			assertThat(head).startsWith("HTTP/1.1 401 ")
				.contains("WWW-Authenticate: Basic\r\n", "WWW-Authenticate: Bearer\r\n")
				.containsIgnoringCase("content-length: 0\r\n")
				.doesNotContainIgnoringCase("sec-websocket")
				.doesNotContain("text/event-stream");
		}
		assertThat(calls()).doesNotContain("init", "terminate");
	}

	@ParameterizedTest
	@EnumSource
	void aCheckMayRedirect(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/redirect")).startsWith("HTTP/1.1 307 ")
				.contains("Location: https://other.example/redirect\r\n");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SOCKET, /refuse", "SOCKET, /fail", "STREAM, /refuse", "STREAM, /fail" })
	void aRefusedClientMayRetryOnTheSameConnection(RequestKind kind, String path) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.readBody(kind.ask(client, path));
			assertThat(kind.ask(client, "/admit")).startsWith(kind.opened());
			assertThat(kind.read(client)).isEqualTo("{} null");
		}
	}

	@Test
	void aHeadRequestForAStreamIsCheckedToo() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("HEAD /refuse HTTP/1.1", "Host: localhost", "Accept: text/event-stream");
			assertThat(client.readHead()).startsWith("HTTP/1.1 401 ");
		}
	}

	@ParameterizedTest
	@EnumSource
	void checksRunInTheOrderOfApplicationGroupAndRoute(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/group/inner/route")).startsWith(kind.opened());
			kind.read(client);
			assertThat(calls()).containsExactly("first of all", "second of all", "outer group", "inner group", "route",
					"init");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRefusalSkipsLaterChecks(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/group/inner/route", "X-Too-Many: true")).startsWith("HTTP/1.1 429 ");
		}
		assertThat(calls()).containsExactly("first of all");
	}

	@ParameterizedTest
	@EnumSource
	void theConnectionHasTheAttributesOfTheRouteAndOfTheChecks(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/attributes")).startsWith(kind.opened());
			assertThat(kind.read(client))
				.isEqualTo("{first=first, group=group, replaced=second, route=route, second=second} null");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aCheckSeesTheRequestAndTheAttributesOfTheRouteAndOfEarlierChecks(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/seen/a%20b?x=1", "X-Test: header", "Cookie: c=cookie", "X-User: ann"))
				.startsWith(kind.opened());
			assertThat(kind.read(client)).contains("seen=a b 1 header cookie ann route earlier");
		}
	}

	@Test
	void aCheckPicksTheSubprotocolInsteadOfTheRoute() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(RequestKind.SOCKET.ask(client, "/pick", "Sec-WebSocket-Protocol: v1, v2",
					"Sec-WebSocket-Protocol: picked"))
				.startsWith("HTTP/1.1 101 ")
				.containsIgnoringCase("sec-websocket-protocol: picked\r\n");
			assertThat(RequestKind.SOCKET.read(client)).isEqualTo("{} picked");
		}
	}

	@Test
	void aStreamHasNoSubprotocol() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(RequestKind.STREAM.ask(client, "/pick")).startsWith("HTTP/1.1 200 ");
			assertThat(RequestKind.STREAM.read(client)).isEqualTo("{} null");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-None: none", "Sec-WebSocket-Protocol: v1, v2", "Sec-WebSocket-Protocol: PICKED" })
	void aSubprotocolThatTheClientDoesNotOfferIsAnInternalServerErrorAndNoConnection(String header,
			CapturedOutput output) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = RequestKind.SOCKET.ask(client, "/pick", header);
			assertThat(head).startsWith("HTTP/1.1 500 ").doesNotContainIgnoringCase("sec-websocket");
			client.readBody(head);
			assertThat(calls()).doesNotContain("init", "terminate");
			assertThat(RequestKind.SOCKET.ask(client, "/admit")).startsWith("HTTP/1.1 101 ");
		}
		awaitCall("terminate");
		assertThat(output.getOut()).containsOnlyOnce("ERROR")
			.contains("has picked the subprotocol 'picked', which the client does not offer");
	}

	@ParameterizedTest
	@EnumSource
	void anEmptyCheckForbids(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/empty")).startsWith("HTTP/1.1 403 ")
				.containsIgnoringCase("content-length: 0\r\n");
		}
		assertThat(calls()).doesNotContain("init", "terminate");
	}

	@ParameterizedTest
	@CsvSource({ "SOCKET, /throw", "SOCKET, /fail", "STREAM, /throw", "STREAM, /fail" })
	void aCheckThatFailsIsAnInternalServerErrorAndLoggedOnce(RequestKind kind, String path, CapturedOutput output)
			throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, path)).startsWith("HTTP/1.1 500 ");
		}
		assertThat(calls()).doesNotContain("init", "terminate");
		assertThat(output.getOut()).containsOnlyOnce("ERROR").contains("IllegalStateException: on purpose");
	}

	@ParameterizedTest
	@EnumSource
	void aFailureWithAStatusIsAnsweredWithIt(RequestKind kind, CapturedOutput output) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/status")).startsWith("HTTP/1.1 402 ");
		}
		assertThat(calls()).doesNotContain("init", "terminate");
		assertThat(output).doesNotContain("ERROR");
	}

	@ParameterizedTest
	@EnumSource
	void aWaitingCheckIsCancelledWhenTheClientDisconnects(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			kind.send(client, "/never");
			awaitCall("waiting");
		}
		awaitCall("cancelled");
		assertThat(calls()).doesNotContain("init", "terminate");
	}

	@ParameterizedTest
	@EnumSource
	void anAdmissionWhileTheServerDrainsOpensNoConnection(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = kind.ask(client, "/draining");
			if (kind == RequestKind.SOCKET) {
				assertThat(client.readFrame().closeCode()).isEqualTo(1001);
			}
			else {
				assertThat(head).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
			}
		}
		finally {
			server.bean(ConnectionRegistry.class).reopen();
		}
		assertThat(calls()).doesNotContain("init", "terminate");
	}

	@ParameterizedTest
	@EnumSource
	void checksAndCallbacksRunOnTheEventLoopOfTheConnection(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/threads", "X-User: ann")).startsWith(kind.opened());
			assertThat(kind.read(client)).contains("first=true").contains("second=true").contains("init=true");
		}
	}

	@ParameterizedTest
	@EnumSource
	void aForeignOriginIsRefusedBeforeAnyCheck(RequestKind kind) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(kind.ask(client, "/admit", "Origin: https://evil.example")).startsWith("HTTP/1.1 403 ");
		}
		assertThat(calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-None: none", "Sec-WebSocket-Protocol: v9", "Sec-WebSocket-Protocol: V1",
			"Sec-WebSocket-Protocol: v1.1, v9; Sec-WebSocket-Protocol: v8" })
	void withoutARequiredSubprotocolTheHandshakeIsABadRequest(String headers) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = RequestKind.SOCKET.ask(client, "/required", headers.split("; "));
			assertThat(head).startsWith("HTTP/1.1 400 ")
				.contains("Content-Type: application/json")
				.doesNotContainIgnoringCase("sec-websocket-protocol");
			assertThat(client.readBody(head)).contains("\"status\":400")
				.contains("The handshake offers none of the subprotocols [v1, v2]");
		}
		assertThat(calls()).doesNotContain("init", "terminate");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sec-WebSocket-Protocol: v2                                           | v2
			Sec-WebSocket-Protocol: v2,v1                                        | v2
			Sec-WebSocket-Protocol: v9 , , v1 ,v2                                | v1
			Sec-WebSocket-Protocol: v9; Sec-WebSocket-Protocol: v2, v1           | v2
			Sec-WebSocket-Protocol: ,; sec-websocket-protocol: \\tv9 ,\\t v1 \\t | v1
			""")
	void theClientsFirstSupportedSubprotocolIsSelected(String headers, String agreed) throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(RequestKind.SOCKET.ask(client, "/required", headers.replace("\\t", "\t").split("; ")))
				.startsWith("HTTP/1.1 101 ")
				.containsIgnoringCase("sec-websocket-protocol: " + agreed + "\r\n");
			assertThat(RequestKind.SOCKET.read(client)).isEqualTo("{} " + agreed);
		}
	}

	@Test
	void withoutACommonSubprotocolTheConnectionOpensUnlessOneIsRequired() throws Exception {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(RequestKind.SOCKET.ask(client, "/optional", "Sec-WebSocket-Protocol: v8, v9"))
				.startsWith("HTTP/1.1 101 ")
				.doesNotContainIgnoringCase("sec-websocket-protocol");
			assertThat(RequestKind.SOCKET.read(client)).isEqualTo("{} null");
		}
	}

	private static void awaitCall(String call) {
		await(call).atMost(TestServer.PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> calls().contains(call));
	}

	private static Queue<String> calls() {
		return server.bean(Handlers.class).calls;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		/** The calls of checks and callbacks. */
		private final Queue<String> calls = new ConcurrentLinkedQueue<>();

		@Bean
		@Order(2)
		HandshakeCheck secondOfAll() {
			return recordedAs("second of all");
		}

		@Bean
		@Order(1)
		HandshakeCheck firstOfAll() {
			return (request) -> {
				this.calls.add("first of all");
				return Mono.just((request.headers().firstHeader("X-Too-Many") != null)
						? Admission.refuse(HttpStatus.TOO_MANY_REQUESTS) : Admission.admit());
			};
		}

		@Bean
		BuckarooRouter routes(ConnectionRegistry registry) {
			BuckarooRouter.Builder routes = BuckarooRouter.route();
			HandshakeCheck refusal = answers(Admission.refuse(HttpStatus.UNAUTHORIZED)
				.withHeader("WWW-Authenticate", "Basic")
				.withHeader("WWW-Authenticate", "Bearer"));
			checked(routes, "/admit");
			checked(routes, "/refuse", refusal);
			checked(routes, "/refuse-elsewhere", elsewhere(refusal));
			checked(routes, "/redirect", (request) -> Mono.just(Admission.refuse(HttpStatus.TEMPORARY_REDIRECT)
				.withHeader("Location", "https://other.example" + request.path())));
			checked(routes, "/pick", answers(Admission.admit().withSubprotocol("picked")));
			checked(routes, "/empty", (request) -> Mono.empty());
			checked(routes, "/throw", (request) -> {
				throw new IllegalStateException("on purpose");
			});
			checked(routes, "/fail", (request) -> Mono.error(new IllegalStateException("on purpose")));
			checked(routes, "/status",
					(request) -> Mono.error(new ResponseStatusException(HttpStatus.PAYMENT_REQUIRED)));
			checked(routes, "/never",
					(request) -> Mono.<Admission>never()
						.doOnSubscribe((waiting) -> this.calls.add("waiting"))
						.doOnCancel(() -> this.calls.add("cancelled")));
			checked(routes, "/draining", (request) -> registry.shutdown(Duration.ZERO, Schedulers.immediate())
				.thenReturn(Admission.admit()));
			checked(routes, "/threads", elsewhere(tellsThread("first")), elsewhere(tellsThread("second")),
					(request) -> Mono.just(Admission.admit().withAttribute("init", eventLoop(request))));
			routes.nest("/group", (outer) -> outer.check(recordedAs("outer group"))
				.nest("/inner",
						(inner) -> checked(inner.check(recordedAs("inner group")), "/route", recordedAs("route"))));
			routes.nest("/attributes", (group) -> {
				group.attribute("group", "group").attribute("replaced", "group");
				both(group, "/",
						(route) -> route.attribute("route", "route")
							.attribute("replaced", "route")
							.check(adds("first", "first"))
							.check(adds("replaced", "first"))
							.check(adds("second", "second"))
							.check(adds("replaced", "second")));
			});
			both(routes, "/seen/{name}",
					(route) -> route.attribute("route", "route")
						.check(adds("check", "earlier"))
						.check((request) -> see(request).map((seen) -> Admission.admit().withAttribute("seen", seen))));
			return routes
				.websocket("/required", new ShowingSocket(this.calls),
						(route) -> route.subprotocols("v1", "v2").subprotocolRequired())
				.websocket("/optional", new ShowingSocket(this.calls), (route) -> route.subprotocols("v1", "v2"))
				.build();
		}

		private void checked(BuckarooRouter.Builder routes, String path, HandshakeCheck... checks) {
			both(routes, path, (route) -> List.of(checks).forEach(route::check));
		}

		private void both(BuckarooRouter.Builder routes, String path, Consumer<ScopeSpec<?>> spec) {
			routes.websocket(path, new ShowingSocket(this.calls), spec::accept)
				.sse(path, new ShowingSource(this.calls), spec::accept);
		}

		private static HandshakeCheck adds(String name, String value) {
			return answers(Admission.admit().withAttribute(name, value));
		}

		private static HandshakeCheck answers(Admission admission) {
			return (request) -> Mono.just(admission);
		}

		private HandshakeCheck recordedAs(String name) {
			return (request) -> {
				this.calls.add(name);
				return Mono.just(Admission.admit());
			};
		}

		private static HandshakeCheck tellsThread(String name) {
			return (request) -> Mono.just(Admission.admit().withAttribute(name, eventLoop(request).inEventLoop()));
		}

		private static EventLoop eventLoop(ServerRequest request) {
			ChannelOperations<?, ?> operations = ServerHttpResponseDecorator
				.getNativeResponse(request.exchange().getResponse());
			return operations.channel().eventLoop();
		}

		private static HandshakeCheck elsewhere(HandshakeCheck check) {
			return (request) -> check.check(request).publishOn(Schedulers.parallel());
		}

		private static Mono<String> see(ServerRequest request) {
			return request.principal()
				.map((principal) -> String.join(" ", request.pathVariable("name"), request.queryParam("x").get(),
						request.headers().firstHeader("X-Test"), request.cookies().getFirst("c").getValue(),
						principal.getName(), request.attribute("route").get().toString(),
						request.attribute("check").get().toString()));
		}

		/**
		 * Emits the principal on another thread.
		 */
		@Bean
		WebFilter user() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return chain.filter((user == null) ? exchange
						: exchange.mutate()
							.principal(Mono.<Principal>just(() -> user).publishOn(Schedulers.parallel()))
							.build());
			};
		}

	}

	/**
	 * Sends the description of the connection.
	 */
	private record ShowingSocket(Queue<String> calls) implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			this.calls.add("init");
			return Result.reply(Frame.text(show(connection)));
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.calls.add("terminate");
		}

		private static String show(Connection connection) {
			Map<String, Object> attributes = new TreeMap<>(connection.attributes());
			attributes.computeIfPresent("init", (name, eventLoop) -> ((EventLoop) eventLoop).inEventLoop());
			return attributes + " " + connection.subprotocol();
		}

	}

	/**
	 * Sends the description of the connection.
	 */
	private record ShowingSource(Queue<String> calls) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			this.calls.add("init");
			return Result.reply(Event.of(ShowingSocket.show(connection)));
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.calls.add("terminate");
		}

	}

}
