package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.route.InvalidRouteException;
import io.buckaroo.route.Route;
import io.buckaroo.route.RouteScope;
import io.buckaroo.route.Routes;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.router.SseRouteSpec;
import io.buckaroo.router.WebSocketRouteSpec;
import io.buckaroo.webflux.socket.WebSocketSettings;
import io.buckaroo.webflux.sse.SseSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link CheckedSettings}, {@link RoutePropertiesCheck} and
 * {@link SettingRanges}: ranges, and the precedence of {@code buckaroo.routes}, code and
 * the properties of all routes.
 */
class CheckedSettingsTests {

	private static final Executor EXECUTOR = Runnable::run;

	private static final BuckarooSocket<Void> SOCKET = (frame, state) -> Result.ok();

	private static final BuckarooEventSource<Void> SOURCE = BuckarooEventSource.from((connection) -> Flux.empty());

	private static final List<String> FOR_ALL = List.of("websocket.idle-timeout=11s", "websocket.ping-interval=12s",
			"websocket.max-message-size=13B", "websocket.send-timeout=14s", "websocket.close-timeout=15s",
			"websocket.allowed-origins=https://all.example", "websocket.max-message-rate=9", "sse.idle-timeout=16s",
			"websocket.max-age=41s", "sse.max-age=42s", "sse.heartbeat=17s", "sse.retry=18s", "sse.send-timeout=19s",
			"sse.allowed-origins=https://all.example", "mailbox.capacity=10", "mailbox.overflow=drop-newest");

	private static final List<Option<WebSocketSettings>> SOCKET_OPTIONS = List.of(
			new Option<>("idle-timeout=31s", (settings) -> settings.connection().idleTimeout(), Duration.ofSeconds(11),
					Duration.ofSeconds(21), Duration.ofSeconds(31)),
			new Option<>("ping-interval=32s", (settings) -> settings.connection().keepAliveInterval(),
					Duration.ofSeconds(12), Duration.ofSeconds(22), Duration.ofSeconds(32)),
			new Option<>("max-message-size=33B", WebSocketSettings::maxMessageSize, 13, 23, 33),
			new Option<>("max-message-rate=39", WebSocketSettings::maxMessageRate, 9, 29, 39),
			new Option<>("send-timeout=34s", (settings) -> settings.connection().sendTimeout(), Duration.ofSeconds(14),
					Duration.ofSeconds(24), Duration.ofSeconds(34)),
			new Option<>("max-age=61s", (settings) -> settings.connection().maxAge(), Duration.ofSeconds(41),
					Duration.ofSeconds(51), Duration.ofSeconds(61)),
			new Option<>("close-timeout=35s", WebSocketSettings::closeTimeout, Duration.ofSeconds(15),
					Duration.ofSeconds(25), Duration.ofSeconds(35)),
			new Option<>("compression=false", WebSocketSettings::compression, false, true, false),
			new Option<>("allowed-origins=https://own.example", WebSocketSettings::allowedOrigins,
					List.of("https://all.example"), List.of("https://code.example"), List.of("https://own.example")),
			new Option<>("mailbox.capacity=30", (settings) -> settings.connection().mailboxCapacity(), 10, 20, 30),
			new Option<>("mailbox.overflow=close", (settings) -> settings.connection().overflow(), Overflow.DROP_NEWEST,
					Overflow.LATEST, Overflow.CLOSE),
			new Option<>("blocking=false", WebSocketSettings::executor, null, EXECUTOR, null));

	private static final List<Option<SseSettings>> STREAM_OPTIONS = List.of(
			new Option<>("idle-timeout=36s", (settings) -> settings.connection().idleTimeout(), Duration.ofSeconds(16),
					Duration.ofSeconds(26), Duration.ofSeconds(36)),
			new Option<>("heartbeat=37s", (settings) -> settings.connection().keepAliveInterval(),
					Duration.ofSeconds(17), Duration.ofSeconds(27), Duration.ofSeconds(37)),
			new Option<>("retry=38s", SseSettings::retry, Duration.ofSeconds(18), Duration.ofSeconds(28),
					Duration.ofSeconds(38)),
			new Option<>("send-timeout=39s", (settings) -> settings.connection().sendTimeout(), Duration.ofSeconds(19),
					Duration.ofSeconds(29), Duration.ofSeconds(39)),
			new Option<>("max-age=62s", (settings) -> settings.connection().maxAge(), Duration.ofSeconds(42),
					Duration.ofSeconds(52), Duration.ofSeconds(62)),
			new Option<>("allowed-origins=https://own.example", SseSettings::allowedOrigins,
					List.of("https://all.example"), List.of("https://code.example"), List.of("https://own.example")),
			new Option<>("mailbox.capacity=30", (settings) -> settings.connection().mailboxCapacity(), 10, 20, 30),
			new Option<>("mailbox.overflow=close", (settings) -> settings.connection().overflow(), Overflow.DROP_NEWEST,
					Overflow.LATEST, Overflow.CLOSE),
			new Option<>("blocking=false", SseSettings::executor, null, EXECUTOR, null));

	@Test
	void aRouteWithoutOptionsHasThePropertiesOfAllRoutes() {
		WebSocketSettings socket = settingsOf(socket("/chat"));
		assertThat(SOCKET_OPTIONS).allSatisfy((option) -> assertThat(option.of(socket)).isEqualTo(option.all()));
		SseSettings stream = settingsOf(stream("/prices"));
		assertThat(STREAM_OPTIONS).allSatisfy((option) -> assertThat(option.of(stream)).isEqualTo(option.all()));
	}

	@Test
	void codeTakesPrecedenceOverThePropertiesOfAllRoutes() {
		WebSocketSettings socket = settingsOf(socket("/chat", CheckedSettingsTests::withEveryOption));
		assertThat(SOCKET_OPTIONS).allSatisfy((option) -> assertThat(option.of(socket)).isEqualTo(option.code()));
		SseSettings stream = settingsOf(stream("/prices", CheckedSettingsTests::withEveryOption));
		assertThat(STREAM_OPTIONS).allSatisfy((option) -> assertThat(option.of(stream)).isEqualTo(option.code()));
	}

	@ParameterizedTest
	@FieldSource("SOCKET_OPTIONS")
	void thePropertyOfASocketTakesPrecedenceOverCode(Option<WebSocketSettings> property) {
		WebSocketSettings settings = settingsOf(socket("/chat", CheckedSettingsTests::withEveryOption),
				"routes[/chat]." + property.line());
		assertThat(SOCKET_OPTIONS).allSatisfy((option) -> assertThat(option.of(settings))
			.isEqualTo((option == property) ? option.own() : option.code()));
	}

	@ParameterizedTest
	@FieldSource("SOCKET_OPTIONS")
	void thePropertyOfASocketTakesPrecedenceOverThePropertiesOfAllRoutes(Option<WebSocketSettings> property) {
		WebSocketSettings settings = settingsOf(socket("/chat"), "routes[/chat]." + property.line());
		assertThat(SOCKET_OPTIONS).allSatisfy((option) -> assertThat(option.of(settings))
			.isEqualTo((option == property) ? option.own() : option.all()));
	}

	@ParameterizedTest
	@FieldSource("STREAM_OPTIONS")
	void thePropertyOfAStreamTakesPrecedenceOverCode(Option<SseSettings> property) {
		SseSettings settings = settingsOf(stream("/prices", CheckedSettingsTests::withEveryOption),
				"routes[/prices]." + property.line());
		assertThat(STREAM_OPTIONS).allSatisfy((option) -> assertThat(option.of(settings))
			.isEqualTo((option == property) ? option.own() : option.code()));
	}

	@ParameterizedTest
	@FieldSource("STREAM_OPTIONS")
	void thePropertyOfAStreamTakesPrecedenceOverThePropertiesOfAllRoutes(Option<SseSettings> property) {
		SseSettings settings = settingsOf(stream("/prices"), "routes[/prices]." + property.line());
		assertThat(STREAM_OPTIONS).allSatisfy((option) -> assertThat(option.of(settings))
			.isEqualTo((option == property) ? option.own() : option.all()));
	}

	@Test
	void aPropertyMayMakeARouteBlocking() {
		assertThat(settingsOf(socket("/chat"), "routes[/chat].blocking=true").executor()).isSameAs(EXECUTOR);
		assertThat(settingsOf(stream("/prices"), "routes[/prices].blocking=true").executor()).isSameAs(EXECUTOR);
	}

	@Test
	void aPropertyMayEnableTheCompressionOfARoute() {
		assertThat(settingsOf(socket("/chat"), "routes[/chat].compression=true").compression()).isTrue();
	}

	@Test
	void aRouteMayDisableTheCompressionOfAllRoutes() {
		assertThat(settingsOf(socket("/chat"), "websocket.compression=true").compression()).isTrue();
		assertThat(settingsOf(socket("/chat", (route) -> route.compression(false)), "websocket.compression=true")
			.compression()).isFalse();
		assertThat(settingsOf(socket("/chat"), "websocket.compression=true", "routes[/chat].compression=false")
			.compression()).isFalse();
	}

	@Test
	void zeroAndTheEmptyListAreValues() {
		WebSocketSettings code = settingsOf(
				socket("/chat", (route) -> route.idleTimeout(Duration.ZERO).allowedOrigins()));
		assertThat(code.connection().idleTimeout()).isZero();
		assertThat(code.allowedOrigins()).isEmpty();
		WebSocketSettings property = settingsOf(socket("/chat", CheckedSettingsTests::withEveryOption),
				"routes[/chat].idle-timeout=0", "routes[/chat].allowed-origins=");
		assertThat(property.connection().idleTimeout()).isZero();
		assertThat(property.allowedOrigins()).isEmpty();
	}

	@Test
	void durationsOfARouteWithoutSuffixAreSeconds() {
		WebSocketSettings socket = settingsOf(socket("/chat"), "routes[/chat].idle-timeout=1",
				"routes[/chat].ping-interval=2", "routes[/chat].send-timeout=3", "routes[/chat].close-timeout=4");
		assertThat(socket.connection().idleTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(socket.connection().keepAliveInterval()).isEqualTo(Duration.ofSeconds(2));
		assertThat(socket.connection().sendTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(socket.closeTimeout()).isEqualTo(Duration.ofSeconds(4));
		SseSettings stream = settingsOf(stream("/prices"), "routes[/prices].heartbeat=5", "routes[/prices].retry=6");
		assertThat(stream.connection().keepAliveInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(stream.retry()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void propertiesApplyToAllRoutesOfAPattern() {
		Routes routes = routes(BuckarooRouter.route()
			.websocket("/{room}", SOCKET, (route) -> route.matching(host("a.org")).mailbox(1, Overflow.LATEST))
			.websocket("/{room}", SOCKET)
			.sse("/{room}", SOURCE)
			.sse("/{other}", SOURCE, (route) -> route.methods(HttpMethod.POST))
			.build());
		CheckedSettings settings = settings(routes, "routes[/{room}].mailbox.capacity=30",
				"routes[/{room}].ping-interval=31", "routes[/{room}].heartbeat=32");
		assertThat(routes)
			.extracting((route) -> (route instanceof Route.WebSocket socket) ? settings.of(socket).connection()
					: settings.of((Route.Sse) route).connection())
			.extracting((connection) -> connection.keepAliveInterval().toSeconds() + " " + connection.mailboxCapacity()
					+ " " + connection.overflow())
			.containsExactly("31 30 LATEST", "31 30 DROP_NEWEST", "32 30 DROP_NEWEST", "17 10 DROP_NEWEST");
	}

	@Test
	void thePatternOfAPropertyIncludesTheBasePath() {
		Route.WebSocket route = (Route.WebSocket) socket("/chat/{room}").within(RouteScope.of("/live/{tenant}"));
		assertThat(settingsOf(route, "routes[/live/{tenant}/chat/{room}].mailbox.capacity=30").connection()
			.mailboxCapacity()).isEqualTo(30);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settingsOf(route, "routes[/chat/{room}].mailbox.capacity=30"))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(
					"There is no such route. Did you mean '[/live/{tenant}/chat/{room}]'? The key includes the base "
							+ "path and the names of variables. The routes are [/live/{tenant}/chat/{room}]."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "chatroom", "/chat/{name}", "/chats/{room}", "/chat/{room}/", "chat/{room}" })
	void theNearestRouteIsSuggested(String key) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settingsOf(socket("/chat/{room}"), "routes[" + key + "].mailbox.capacity=30"))
			.satisfies((ex) -> assertThat(ex.getReason())
				.startsWith("There is no such route. Did you mean '[/chat/{room}]'? "));
	}

	@Test
	void noRouteIsSuggestedIfNoneIsSimilar() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settingsOf(socket("/chat/{room}"), "routes[/prices].mailbox.capacity=30"))
			.satisfies((ex) -> assertThat(ex.getReason())
				.isEqualTo("There is no such route. The routes are [/chat/{room}]."));
	}

	@Test
	void thePatternOfAPropertyIncludesThePrefixOfAGroup() {
		Routes routes = routes(BuckarooRouter.route().nest("/api", (api) -> api.websocket("/", SOCKET)).build());
		CheckedSettings settings = settings(routes, "routes[/api].mailbox.capacity=30");
		assertThat(settings.of((Route.WebSocket) routes.iterator().next()).connection().mailboxCapacity())
			.isEqualTo(30);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ping-interval=1s", "max-message-size=1B", "max-message-rate=1", "close-timeout=1s",
			"compression=true" })
	void aPropertyOfSocketsIsRefusedForAStream(String line) {
		assertNotApplicable("an SSE route", line, stream("/shared"));
		assertThatNoException().isThrownBy(
				() -> settings(new Routes(List.of(stream("/shared"), socket("/shared"))), "routes[/shared]." + line));
	}

	@ParameterizedTest
	@ValueSource(strings = { "heartbeat=1s", "retry=1s" })
	void aPropertyOfStreamsIsRefusedForASocket(String line) {
		assertNotApplicable("a WebSocket route", line, socket("/shared"));
		assertThatNoException().isThrownBy(
				() -> settings(new Routes(List.of(stream("/shared"), socket("/shared"))), "routes[/shared]." + line));
	}

	@ParameterizedTest
	@CsvSource({ "idle-timeout, -1s", "ping-interval, -1s", "max-message-size, 0B", "max-message-rate, -1",
			"send-timeout, -1s", "max-age, -1s", "close-timeout, 0s", "allowed-origins, example.org",
			"mailbox.capacity, 0", "idle-timeout, 36501d" })
	void anInvalidPropertyOfASocketIsReported(String name, String value) {
		assertInvalid(name, value, socket("/shared"));
	}

	@ParameterizedTest
	@CsvSource({ "idle-timeout, -1s", "heartbeat, -1s", "retry, -1s", "send-timeout, -1s", "max-age, 36501d",
			"allowed-origins, example.org", "mailbox.capacity, 0" })
	void anInvalidPropertyOfAStreamIsReported(String name, String value) {
		assertInvalid(name, value, stream("/shared"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "websocket.max-connections", "websocket.max-connections-per-address",
			"websocket.max-connections-per-principal", "sse.max-connections", "sse.max-connections-per-address",
			"sse.max-connections-per-principal" })
	void anInvalidLimitIsReported(String name) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(new Routes(List.of()), name + "=-1"))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("buckaroo." + name))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("It must not be negative; 0 means no limit."));
	}

	@Test
	void messagesReceivedInPartMayTakeTheMemoryOfTheLargestMessage() {
		Routes routes = new Routes(List.of(socket("/chat"),
				socket("/uploads", (route) -> route.maxMessageSize(DataSize.ofMegabytes(500))), stream("/news")));
		assertThat(settings(routes, "websocket.max-message-size=1GB").maxBuffered())
			.isEqualTo(DataSize.ofGigabytes(4).toBytes());
		assertThat(settings(routes, "websocket.max-message-size=1MB").maxBuffered())
			.isEqualTo(Math.max(DataSize.ofMegabytes(2000).toBytes(), settings(new Routes(List.of())).maxBuffered()));
	}

	@Test
	void messagesReceivedInPartAreLimitedToAShareOfTheMemory() {
		assertThat(settings(new Routes(List.of())).maxBuffered()).isBetween(1L, Runtime.getRuntime().maxMemory() / 4);
		assertThat(settings(new Routes(List.of()), "websocket.max-buffered=1KB").maxBuffered()).isEqualTo(1024);
		assertThat(settings(new Routes(List.of()), "websocket.max-buffered=0").maxBuffered()).isZero();
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(new Routes(List.of()), "websocket.max-buffered=-1B"))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("buckaroo.websocket.max-buffered"));
	}

	@Test
	void anInvalidHandshakeTimeoutIsReported() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(new Routes(List.of()), "handshake-timeout=-1s"))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("buckaroo.handshake-timeout"));
	}

	@ParameterizedTest
	@MethodSource
	void anInvalidValueInTheCodeOfASocketIsReported(String name, Consumer<WebSocketRouteSpec> spec) {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(() -> settingsOf(socket("/chat", spec)))
			.withMessageStartingWith("The %s of WebSocket /chat to bean 'handler' is '".formatted(name))
			.satisfies((ex) -> assertThat(ex.action()).startsWith("It must ").endsWith("."));
	}

	static Stream<Arguments> anInvalidValueInTheCodeOfASocketIsReported() {
		Duration negative = Duration.ofSeconds(-1);
		return Stream.of(invalid("idle-timeout", (route) -> route.idleTimeout(negative)),
				invalid("idle-timeout", (route) -> route.idleTimeout(Duration.ofSeconds(Long.MAX_VALUE))),
				invalid("ping-interval", (route) -> route.pingInterval(negative)),
				invalid("max-message-size", (route) -> route.maxMessageSize(DataSize.ofBytes(0))),
				invalid("max-message-size", (route) -> route.maxMessageSize(DataSize.ofGigabytes(2))),
				invalid("max-message-rate", (route) -> route.maxMessageRate(-1)),
				invalid("send-timeout", (route) -> route.sendTimeout(negative)),
				invalid("max-age", (route) -> route.maxAge(negative)),
				invalid("close-timeout", (route) -> route.closeTimeout(Duration.ZERO)),
				invalid("mailbox.capacity", (route) -> route.mailbox(0, Overflow.CLOSE)));
	}

	private static Arguments invalid(String name, Consumer<WebSocketRouteSpec> spec) {
		return Arguments.of(name, spec);
	}

	@Test
	void anInvalidValueInTheCodeOfAStreamIsReported() {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> settingsOf(stream("/prices", (route) -> route.heartbeat(Duration.ofSeconds(-1)))))
			.withMessage("The heartbeat of SSE /prices to bean 'handler' is 'PT-1S'.");
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> settingsOf(stream("/prices", (route) -> route.retry(Duration.ofSeconds(-1)))))
			.withMessage("The retry of SSE /prices to bean 'handler' is 'PT-1S'.");
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> settingsOf(stream("/prices", (route) -> route.allowedOrigins("example.org"))))
			.withMessage("The allowed-origins of SSE /prices to bean 'handler' is 'example.org'.")
			.satisfies((ex) -> assertThat(ex.action()).startsWith("Each origin must be '*' or a scheme and a host, "));
	}

	@Test
	void anInvalidValueInCodeIsRefusedEvenIfAPropertyTakesPrecedence() {
		assertThatExceptionOfType(InvalidRouteException.class)
			.isThrownBy(() -> settingsOf(socket("/chat", (route) -> route.idleTimeout(Duration.ofSeconds(-1))),
					"routes[/chat].idle-timeout=1s"));
	}

	private static void withEveryOption(WebSocketRouteSpec route) {
		route.idleTimeout(Duration.ofSeconds(21))
			.pingInterval(Duration.ofSeconds(22))
			.maxMessageSize(DataSize.ofBytes(23))
			.maxMessageRate(29)
			.sendTimeout(Duration.ofSeconds(24))
			.maxAge(Duration.ofSeconds(51))
			.closeTimeout(Duration.ofSeconds(25))
			.compression(true)
			.allowedOrigins("https://code.example")
			.mailbox(20, Overflow.LATEST)
			.blocking();
	}

	private static void withEveryOption(SseRouteSpec route) {
		route.idleTimeout(Duration.ofSeconds(26))
			.heartbeat(Duration.ofSeconds(27))
			.retry(Duration.ofSeconds(28))
			.sendTimeout(Duration.ofSeconds(29))
			.maxAge(Duration.ofSeconds(52))
			.allowedOrigins("https://code.example")
			.mailbox(20, Overflow.LATEST)
			.blocking();
	}

	private static void assertNotApplicable(String kind, String line, Route route) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(new Routes(List.of(route)), "routes[/shared]." + line))
			.satisfies((ex) -> assertThat(ex.getName())
				.isEqualTo("buckaroo.routes[/shared]." + line.substring(0, line.indexOf('='))))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("It does not apply to %s.", kind));
	}

	private static void assertInvalid(String name, String value, Route route) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(new Routes(List.of(route)), "routes[/shared]." + name + "=" + value))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("buckaroo.routes[/shared]." + name));
	}

	private static WebSocketSettings settingsOf(Route.WebSocket route, String... properties) {
		return settings(new Routes(List.of(route)), properties).of(route);
	}

	private static SseSettings settingsOf(Route.Sse route, String... properties) {
		return settings(new Routes(List.of(route)), properties).of(route);
	}

	private static CheckedSettings settings(Routes routes, String... properties) {
		Map<String, Object> all = new LinkedHashMap<>();
		Stream.concat(FOR_ALL.stream(), Arrays.stream(properties))
			.map((line) -> line.split("=", 2))
			.forEach((line) -> all.put("buckaroo." + line[0], line[1]));
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("applicationTaskExecutor", EXECUTOR);
		BuckarooProperties bound = new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("buckaroo",
				BuckarooProperties.class);
		return new CheckedSettings(bound, routes, new CallbackExecutor(beanFactory));
	}

	private static Routes routes(BuckarooRouter router) {
		return new Routes(router.routes());
	}

	private static Route.WebSocket socket(String path) {
		return socket(path, (route) -> {
		});
	}

	private static Route.WebSocket socket(String path, Consumer<WebSocketRouteSpec> spec) {
		return (Route.WebSocket) only(BuckarooRouter.route().websocket(path, SOCKET, spec).build());
	}

	private static Route.Sse stream(String path) {
		return stream(path, (route) -> {
		});
	}

	private static Route.Sse stream(String path, Consumer<SseRouteSpec> spec) {
		return (Route.Sse) only(BuckarooRouter.route().sse(path, SOURCE, spec).build());
	}

	private static Route only(BuckarooRouter router) {
		return router.routes().get(0).withTarget("bean 'handler'");
	}

	/**
	 * An option and its value at each level.
	 *
	 * @param line the property of the route
	 * @param setting the accessor
	 * @param all the value of the properties of all routes
	 * @param code the value in code
	 * @param own the value of the property of the route
	 * @param <S> the type of the settings
	 */
	private record Option<S>(String line, Function<S, @Nullable Object> setting, @Nullable Object all,
			@Nullable Object code, @Nullable Object own) {

		@Nullable Object of(S settings) {
			return this.setting.apply(settings);
		}

		@Override
		public String toString() {
			return this.line;
		}

	}

}
