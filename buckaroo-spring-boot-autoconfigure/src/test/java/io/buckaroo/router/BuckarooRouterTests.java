package io.buckaroo.router;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.handshake.HandshakeCheck;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteOption;
import io.buckaroo.route.RouteOptions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.RequestPredicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BuckarooRouter} and the specifications of its routes.
 */
class BuckarooRouterTests {

	private static final RequestPredicate FIRST = (request) -> true;

	private static final RequestPredicate SECOND = (request) -> true;

	private static final RequestPredicate THIRD = (request) -> true;

	private final BuckarooSocket<Void> socket = (frame, state) -> Result.ok();

	private final BuckarooEventSource<Void> source = BuckarooEventSource.from((connection) -> Flux.empty());

	@Test
	void routesKeepTheOrderOfTheirDeclaration() {
		BuckarooRouter other = BuckarooRouter.route().sse("/y", this.source).websocket("/x", this.socket).build();
		BuckarooRouter router = BuckarooRouter.route()
			.sse("/z", this.source)
			.websocket("/a", this.socket)
			.nest("/group", (group) -> group.sse("/2", this.source).websocket("/1", this.socket))
			.mount("/mounted", other)
			.sse("/a", this.source)
			.build();
		assertThat(paths(router)).containsExactly("/z", "/a", "/group/2", "/group/1", "/mounted/y", "/mounted/x", "/a");
	}

	@Test
	void aRouterMayBeEmpty() {
		assertThat(BuckarooRouter.route().build().routes()).isEmpty();
		assertThat(BuckarooRouter.route().nest("/group", (group) -> {
		}).build().routes()).isEmpty();
	}

	@Test
	void aRouterIsImmutable() {
		BuckarooRouter.Builder builder = BuckarooRouter.route().sse("/a", this.source);
		BuckarooRouter router = builder.build();
		builder.sse("/b", this.source).attribute("late", true).matching(FIRST);
		assertThat(paths(router)).containsExactly("/a");
		Route route = router.routes().get(0);
		assertThat(route.attributes()).isEmpty();
		assertThat(route.conditions()).isEmpty();
		assertUnmodifiable(() -> router.routes().clear());
		assertUnmodifiable(() -> route.attributes().put("late", true));
		assertUnmodifiable(() -> route.conditions().add(FIRST));
		assertUnmodifiable(() -> route.checks().clear());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			/ / /
			/ /a /a
			/api / /api
			/api /a /api/a
			/api /a/ /api/a/
			/a/b /c/d /a/b/c/d
			/users/{id} /posts/{post} /users/{id}/posts/{post}
			/users/{id} / /users/{id}
			/files /{*path} /files/{*path}
			/v-{version} /{name}.json /v-{version}/{name}.json
			""")
	void thePrefixOfAGroupPrecedesThePathsOfItsRoutes(String prefix, String path, String expected) {
		assertThat(paths(BuckarooRouter.route().nest(prefix, (group) -> group.sse(path, this.source)).build()))
			.containsExactly(expected);
		BuckarooRouter other = BuckarooRouter.route().websocket(path, this.socket).build();
		assertThat(paths(BuckarooRouter.route().mount(prefix, other).build())).containsExactly(expected);
	}

	@Test
	void groupsMayBeNested() {
		BuckarooRouter router = BuckarooRouter.route()
			.nest("/a/{b}",
					(outer) -> outer.sse("/", this.source)
						.nest("/c", (inner) -> inner.sse("/", this.source).sse("/{d}", this.source))
						.sse("/e", this.source))
			.build();
		assertThat(paths(router)).containsExactly("/a/{b}", "/a/{b}/c", "/a/{b}/c/{d}", "/a/{b}/e");
	}

	@Test
	void conditionsOfGroupsPrecedeThoseOfTheirRoutes() {
		BuckarooRouter router = BuckarooRouter.route()
			.matching(FIRST)
			.nest("/group", (group) -> group.matching(SECOND).sse("/", this.source, (route) -> route.matching(THIRD)))
			.sse("/alone", this.source)
			.build();
		assertThat(router.routes()).extracting(Route::conditions)
			.containsExactly(List.of(FIRST, SECOND, THIRD), List.of(FIRST));
	}

	@Test
	void checksOfGroupsPrecedeThoseOfTheirRoutes() {
		HandshakeCheck first = (request) -> Mono.empty();
		HandshakeCheck second = (request) -> Mono.empty();
		HandshakeCheck third = (request) -> Mono.empty();
		HandshakeCheck fourth = (request) -> Mono.empty();
		BuckarooRouter router = BuckarooRouter.route()
			.check(first)
			.nest("/group",
					(group) -> group.check(second)
						.websocket("/", this.socket, (route) -> route.check(third).check(fourth)))
			.sse("/alone", this.source)
			.build();
		assertThat(router.routes()).extracting(Route::checks)
			.containsExactly(List.of(first, second, third, fourth), List.of(first));
	}

	@Test
	void attributesOfTheInnerScopeTakePrecedence() {
		BuckarooRouter router = BuckarooRouter.route()
			.attribute("a", "router")
			.attribute("b", "router")
			.attribute("c", "router")
			.nest("/group",
					(group) -> group.attribute("b", "group")
						.attribute("c", "group")
						.sse("/", this.source, (route) -> route.attribute("c", "route").attribute("d", "route"))
						.websocket("/", this.socket))
			.build();
		assertThat(router.routes()).extracting(Route::attributes)
			.containsExactly(Map.of("a", "router", "b", "group", "c", "route", "d", "route"),
					Map.of("a", "router", "b", "group", "c", "group"));
	}

	@Test
	void theLastAttributeOfANameTakesPrecedence() {
		assertThat(socketRoute((route) -> route.attribute("a", 1).attribute("a", 2)).attributes())
			.isEqualTo(Map.of("a", 2));
	}

	@Test
	void theConfigurationOfAGroupAppliesToEarlierRoutes() {
		HandshakeCheck check = (request) -> Mono.empty();
		BuckarooRouter router = BuckarooRouter.route()
			.nest("/group",
					(group) -> group.sse("/before", this.source)
						.matching(FIRST)
						.attribute("area", "admin")
						.check(check)
						.sse("/after", this.source))
			.sse("/beside", this.source)
			.build();
		assertThat(router.routes()).extracting(Route::conditions)
			.containsExactly(List.of(FIRST), List.of(FIRST), List.of());
		assertThat(router.routes()).extracting(Route::attributes)
			.containsExactly(Map.of("area", "admin"), Map.of("area", "admin"), Map.of());
		assertThat(router.routes()).extracting(Route::checks)
			.containsExactly(List.of(check), List.of(check), List.of());
	}

	@Test
	void aRouterMayBeMountedSeveralTimes() {
		BuckarooRouter other = BuckarooRouter.route().matching(SECOND).sse("/{id}", this.source).build();
		List<Route> before = List.copyOf(other.routes());
		BuckarooRouter router = BuckarooRouter.route()
			.matching(FIRST)
			.attribute("area", "admin")
			.mount("/a", other)
			.mount("/b/{x}", other)
			.build();
		assertThat(paths(router)).containsExactly("/a/{id}", "/b/{x}/{id}");
		assertThat(router.routes()).extracting(Route::conditions)
			.containsExactly(List.of(FIRST, SECOND), List.of(FIRST, SECOND));
		assertThat(router.routes()).extracting(Route::handler).containsExactly(this.source, this.source);
		assertThat(other.routes()).isEqualTo(before);
		assertThat(paths(other)).containsExactly("/{id}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			/api/ | The prefix '/api/' ends with '/'.
			api   | The path 'api' does not start with '/'.
			""    | The path '' does not start with '/'.
			/{api | '/{api' is not a valid path pattern:
			""")
	void anInvalidPrefixIsRefused(String prefix, String sentence) {
		assertRefused(sentence, () -> BuckarooRouter.route().nest(prefix, (group) -> group.sse("/", this.source)));
		assertRefused(sentence, () -> BuckarooRouter.route().mount(prefix, BuckarooRouter.route().build()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			feed   | The path 'feed' does not start with '/'.
			""     | The path '' does not start with '/'.
			/{feed | '/{feed' is not a valid path pattern:
			/{a}{a} | '/{a}{a}' is not a valid path pattern:
			""")
	void anInvalidPathIsRefused(String path, String sentence) {
		assertRefused(sentence, () -> BuckarooRouter.route().sse(path, this.source));
		assertRefused(sentence, () -> BuckarooRouter.route().websocket(path, this.socket));
	}

	@Test
	void aVariableInBothPrefixAndPathIsRefused() {
		assertRefused("'/users/{id}/posts/{id}' is not a valid path pattern:",
				() -> BuckarooRouter.route().nest("/users/{id}", (group) -> group.sse("/posts/{id}", this.source)));
	}

	@Test
	void aPathAfterAPrefixThatCapturesTheRestIsRefused() {
		assertRefused("'/files/{*path}/{name}' is not a valid path pattern:",
				() -> BuckarooRouter.route().nest("/files/{*path}", (group) -> group.sse("/{name}", this.source)));
	}

	@Test
	void nullIsRefused() {
		BuckarooRouter.Builder router = BuckarooRouter.route();
		assertNullRefused("path", () -> router.websocket(null, this.socket));
		assertNullRefused("socket", () -> router.websocket("/a", null));
		assertNullRefused("spec", () -> router.websocket("/a", this.socket, null));
		assertNullRefused("path", () -> router.sse(null, this.source));
		assertNullRefused("source", () -> router.sse("/a", null));
		assertNullRefused("spec", () -> router.sse("/a", this.source, null));
		assertNullRefused("prefix", () -> router.nest(null, (group) -> {
		}));
		assertNullRefused("group", () -> router.nest("/a", null));
		assertNullRefused("prefix", () -> router.mount(null, BuckarooRouter.route().build()));
		assertNullRefused("router", () -> router.mount("/a", null));
		assertNullRefused("condition", () -> router.matching(null));
		assertNullRefused("value", () -> router.attribute("a", null));
		assertNullRefused("check", () -> router.check(null));
		assertThat(router.build().routes()).isEmpty();
	}

	@Test
	void nullIsRefusedAsTheValueOfAnOption() {
		WebSocketRouteSpec socket = new WebSocketRouteSpec();
		assertNullRefused("idle-timeout", () -> socket.idleTimeout(null));
		assertNullRefused("send-timeout", () -> socket.sendTimeout(null));
		assertNullRefused("max-age", () -> socket.maxAge(null));
		assertNullRefused("mailbox.overflow", () -> socket.mailbox(1, null));
		assertNullRefused("ping-interval", () -> socket.pingInterval(null));
		assertNullRefused("max-message-size", () -> socket.maxMessageSize(null));
		assertNullRefused("close-timeout", () -> socket.closeTimeout(null));
		SseRouteSpec stream = new SseRouteSpec();
		assertNullRefused("heartbeat", () -> stream.heartbeat(null));
		assertNullRefused("retry", () -> stream.retry(null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void anEmptyAttributeNameIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> BuckarooRouter.route().attribute(name, "value"))
			.withMessage("'name' must not be empty");
	}

	@Test
	void aSocketHasNoOptionsByDefault() {
		Route.WebSocket route = socketRoute((spec) -> {
		});
		assertThat(route.handler()).isSameAs(this.socket);
		assertThat(route.options()).isEqualTo(RouteOptions.NONE);
		assertThat(route.subprotocols()).isEmpty();
		assertThat(route.subprotocolRequired()).isFalse();
	}

	@Test
	void everyOptionOfASocketIsSet() {
		Route.WebSocket route = socketRoute((spec) -> spec.idleTimeout(Duration.ofSeconds(1))
			.pingInterval(Duration.ofSeconds(2))
			.maxMessageSize(DataSize.ofKilobytes(3))
			.sendTimeout(Duration.ofSeconds(4))
			.maxAge(Duration.ofSeconds(7))
			.closeTimeout(Duration.ofSeconds(5))
			.compression(true)
			.allowedOrigins("https://a.example", "https://b.example")
			.mailbox(6, Overflow.LATEST)
			.blocking()
			.subprotocols("chat.v2", "chat.v1")
			.subprotocolRequired());
		assertThat(route.options()).isEqualTo(RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, Duration.ofSeconds(1))
			.with(RouteOption.PING_INTERVAL, Duration.ofSeconds(2))
			.with(RouteOption.MAX_MESSAGE_SIZE, DataSize.ofKilobytes(3))
			.with(RouteOption.SEND_TIMEOUT, Duration.ofSeconds(4))
			.with(RouteOption.MAX_AGE, Duration.ofSeconds(7))
			.with(RouteOption.CLOSE_TIMEOUT, Duration.ofSeconds(5))
			.with(RouteOption.COMPRESSION, true)
			.with(RouteOption.ALLOWED_ORIGINS, List.of("https://a.example", "https://b.example"))
			.with(RouteOption.MAILBOX_CAPACITY, 6)
			.with(RouteOption.OVERFLOW, Overflow.LATEST)
			.with(RouteOption.BLOCKING, true));
		assertThat(route.subprotocols()).containsExactly("chat.v2", "chat.v1");
		assertThat(route.subprotocolRequired()).isTrue();
	}

	@Test
	void aSocketThatRequiresASubprotocolMustDeclareOne() {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> socketRoute(WebSocketRouteSpec::subprotocolRequired))
			.withMessageContaining("requires a subprotocol but declares none");
	}

	@Test
	void anEventSourceHasNoOptionsByDefault() {
		Route.Sse route = streamRoute((spec) -> {
		});
		assertThat(route.handler()).isSameAs(this.source);
		assertThat(route.options()).isEqualTo(RouteOptions.NONE);
		assertThat(route.methods()).containsExactly(HttpMethod.GET);
	}

	@Test
	void everyOptionOfAnEventSourceIsSet() {
		Route.Sse route = streamRoute((spec) -> spec.idleTimeout(Duration.ofSeconds(1))
			.heartbeat(Duration.ofSeconds(2))
			.retry(Duration.ofSeconds(3))
			.sendTimeout(Duration.ofSeconds(4))
			.maxAge(Duration.ofSeconds(7))
			.allowedOrigins()
			.mailbox(6, Overflow.DROP_NEWEST)
			.blocking()
			.methods(HttpMethod.POST, HttpMethod.PUT, HttpMethod.POST));
		assertThat(route.options()).isEqualTo(RouteOptions.NONE.with(RouteOption.IDLE_TIMEOUT, Duration.ofSeconds(1))
			.with(RouteOption.HEARTBEAT, Duration.ofSeconds(2))
			.with(RouteOption.RETRY, Duration.ofSeconds(3))
			.with(RouteOption.SEND_TIMEOUT, Duration.ofSeconds(4))
			.with(RouteOption.MAX_AGE, Duration.ofSeconds(7))
			.with(RouteOption.ALLOWED_ORIGINS, List.of())
			.with(RouteOption.MAILBOX_CAPACITY, 6)
			.with(RouteOption.OVERFLOW, Overflow.DROP_NEWEST)
			.with(RouteOption.BLOCKING, true));
		assertThat(route.methods()).containsExactlyInAnyOrder(HttpMethod.POST, HttpMethod.PUT);
	}

	@Test
	void optionsArePreservedInGroups() {
		BuckarooRouter router = BuckarooRouter.route()
			.nest("/group",
					(group) -> group
						.websocket("/", this.socket,
								(spec) -> spec.blocking().subprotocols("chat.v1").subprotocolRequired())
						.sse("/", this.source, (spec) -> spec.blocking().methods(HttpMethod.POST)))
			.build();
		assertThat(router.routes()).extracting(Route::options)
			.containsOnly(RouteOptions.NONE.with(RouteOption.BLOCKING, true));
		assertThat(router.routes().get(0)).isInstanceOfSatisfying(Route.WebSocket.class, (route) -> {
			assertThat(route.subprotocols()).containsExactly("chat.v1");
			assertThat(route.subprotocolRequired()).isTrue();
		});
		assertThat(router.routes().get(1)).isInstanceOfSatisfying(Route.Sse.class,
				(route) -> assertThat(route.methods()).containsExactly(HttpMethod.POST));
	}

	@ParameterizedTest
	@ValueSource(strings = { "HEAD", "OPTIONS" })
	void aMethodThatIsHandledAutomaticallyIsRefused(String method) {
		assertRefused("The SSE route /prices must not declare the HTTP method %s.".formatted(method),
				() -> streamRoute((spec) -> spec.methods(HttpMethod.GET, HttpMethod.valueOf(method))));
	}

	@Test
	void anEventStreamRequiresAMethod() {
		assertRefused("The SSE route /prices declares no HTTP method.", () -> streamRoute(SseRouteSpec::methods));
	}

	private Route.WebSocket socketRoute(Consumer<WebSocketRouteSpec> spec) {
		return (Route.WebSocket) BuckarooRouter.route().websocket("/chat", this.socket, spec).build().routes().get(0);
	}

	private Route.Sse streamRoute(Consumer<SseRouteSpec> spec) {
		return (Route.Sse) BuckarooRouter.route().sse("/prices", this.source, spec).build().routes().get(0);
	}

	private static List<String> paths(BuckarooRouter router) {
		return router.routes().stream().map((route) -> route.pattern().getPatternString()).toList();
	}

	private static void assertRefused(String sentence, ThrowingCallable declaration) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(declaration)
			.withMessageStartingWith(sentence)
			.satisfies((ex) -> assertThat(ex.action()).endsWith("."));
	}

	private static void assertNullRefused(String name, ThrowingCallable declaration) {
		assertThatIllegalArgumentException().isThrownBy(declaration).withMessage("'%s' must not be null", name);
	}

	private static void assertUnmodifiable(ThrowingCallable change) {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(change);
	}

}
