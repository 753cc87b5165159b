package io.buckaroo.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections behind a proxy, with each
 * {@code server.forward-headers-strategy}.
 */
@Timeout(60)
class ForwardedHeadersIT {

	@RegisterExtension
	private static final TestServer framework = server("framework");

	@RegisterExtension
	private static final TestServer ofNetty = server("native");

	@RegisterExtension
	private static final TestServer none = server("none");

	private static TestServer server(String strategy) {
		return TestServer.with(Handlers.class, "buckaroo.sse.retry=0", "server.forward-headers-strategy=" + strategy);
	}

	static Stream<Arguments> trusting() {
		return combine(List.of(Strategy.FRAMEWORK, Strategy.NATIVE), List.of(RequestKind.values()));
	}

	static Stream<Arguments> trustingWithForm() {
		return trusting().flatMap(
				(both) -> Stream.of(Form.values()).map((form) -> Arguments.of(both.get()[0], both.get()[1], form)));
	}

	static Stream<Arguments> ignoring() {
		return combine(List.of(RequestKind.values()), List.of(Form.values()));
	}

	private static Stream<Arguments> combine(List<?> first, List<?> second) {
		return first.stream().flatMap((one) -> second.stream().map((other) -> Arguments.of(one, other)));
	}

	@ParameterizedTest
	@MethodSource("trustingWithForm")
	void theForwardedOriginIsTheSameOrigin(Strategy strategy, RequestKind kind, Form form) throws Exception {
		assertThat(ask(strategy, kind, "/shown", form.headers("Origin: https://app.example")))
			.isEqualTo("https://app.example/shown 203.0.113.7 /shown");
	}

	@ParameterizedTest
	@MethodSource("trustingWithForm")
	void foreignOriginsAndTheInternalOriginOfTheServerAreRefused(Strategy strategy, RequestKind kind, Form form)
			throws Exception {
		for (String origin : List.of("https://evil.example", "https://app.example.evil.example", "http://app.example",
				"https://app.example:8443", "http://localhost:" + strategy.server().port(), "null")) {
			assertThat(ask(strategy, kind, "/shown", form.headers("Origin: " + origin))).isEqualTo("403");
		}
	}

	@ParameterizedTest
	@MethodSource("ignoring")
	void withoutAStrategyTheHeadersAreIgnored(RequestKind kind, Form form) throws Exception {
		String own = "http://localhost:" + none.port();
		assertThat(ask(Strategy.NONE, kind, "/shown", form.headers("Origin: " + own)))
			.isEqualTo(own + "/shown 127.0.0.1 /shown");
		assertThat(ask(Strategy.NONE, kind, "/hosted", form.headers("X-None: none"))).isEqualTo("any host");
		assertThat(ask(Strategy.NONE, kind, "/shown", "X-Forwarded-Prefix: /api"))
			.isEqualTo(own + "/shown 127.0.0.1 /shown");
	}

	@ParameterizedTest
	@MethodSource("ignoring")
	void withoutAStrategyTheForwardedOriginIsForeign(RequestKind kind, Form form) throws Exception {
		assertThat(ask(Strategy.NONE, kind, "/shown", form.headers("Origin: https://app.example"))).isEqualTo("403");
	}

	@ParameterizedTest
	@MethodSource("trustingWithForm")
	void aHostConditionMatchesTheForwardedHost(Strategy strategy, RequestKind kind, Form form) throws Exception {
		assertThat(ask(strategy, kind, "/hosted", form.headers("X-None: none"))).isEqualTo("app.example");
		assertThat(ask(strategy, kind, "/hosted", "X-Forwarded-Host: admin.example.org")).isEqualTo("admin.");
		assertThat(ask(strategy, kind, "/hosted", "X-Forwarded-Host: other.example, app.example"))
			.isEqualTo("any host");
		assertThat(ask(strategy, kind, "/hosted")).isEqualTo("any host");
	}

	@ParameterizedTest
	@MethodSource("trusting")
	void theForwardedPortIsUsed(Strategy strategy, RequestKind kind) throws Exception {
		for (String[] headers : List.of(
				new String[] { "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example", "X-Forwarded-Port: 8443" },
				new String[] { "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example:8443" },
				new String[] { "Forwarded: proto=https;host=\"app.example:8443\"" })) {
			assertThat(ask(strategy, kind, "/shown", with(headers, "Origin: https://app.example:8443")))
				.isEqualTo("https://app.example:8443/shown 127.0.0.1 /shown");
			assertThat(ask(strategy, kind, "/shown", with(headers, "Origin: https://app.example"))).isEqualTo("403");
		}
	}

	@ParameterizedTest
	@MethodSource("trusting")
	void theDefaultPortMayBeExplicit(Strategy strategy, RequestKind kind) throws Exception {
		assertThat(ask(strategy, kind, "/shown", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example",
				"X-Forwarded-Port: 443", "Origin: https://app.example"))
			.isEqualTo("https://app.example/shown 127.0.0.1 /shown");
	}

	@ParameterizedTest
	@MethodSource("trusting")
	void aProxyMayKeepTheHost(Strategy strategy, RequestKind kind) throws Exception {
		assertThat(ask(strategy, kind, "/shown", "Host: app.example", "X-Forwarded-Proto: https",
				"Origin: https://app.example"))
			.isEqualTo("https://app.example/shown 127.0.0.1 /shown");
	}

	@ParameterizedTest
	@MethodSource("trusting")
	void theFirstOfSeveralForwardedValuesIsUsed(Strategy strategy, RequestKind kind) throws Exception {
		assertThat(ask(strategy, kind, "/shown", "X-Forwarded-Proto: https, http",
				"X-Forwarded-Host: app.example, inner.example", "X-Forwarded-For: 203.0.113.7, 198.51.100.1",
				"Origin: https://app.example"))
			.isEqualTo("https://app.example/shown 203.0.113.7 /shown");
		assertThat(ask(strategy, kind, "/shown",
				"Forwarded: proto=https;host=app.example;for=203.0.113.7, proto=http;host=inner.example;for=198.51.100.1",
				"Origin: https://app.example"))
			.isEqualTo("https://app.example/shown 203.0.113.7 /shown");
	}

	@ParameterizedTest
	@MethodSource("trusting")
	void aClientMayHaveAnIpv6Address(Strategy strategy, RequestKind kind) throws Exception {
		for (String header : List.of("X-Forwarded-For: 2001:db8::7", "Forwarded: for=\"[2001:db8::7]\"",
				"Forwarded: for=\"[2001:db8::7]:4711\"")) {
			String client = ask(strategy, kind, "/shown", header).split(" ")[1];
			assertThat(InetAddress.getByName(client)).isEqualTo(InetAddress.getByName("2001:db8::7"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aHostMayBeAnIpv6Address(RequestKind kind) throws Exception {
		assertThat(ask(Strategy.FRAMEWORK, kind, "/shown", "Forwarded: proto=https;host=\"[2001:db8::1]:8443\"",
				"Origin: https://[2001:db8::1]:8443"))
			.startsWith("https://[2001:db8::1]:8443/shown ");
		assertThat(ask(Strategy.NONE, kind, "/shown", "Host: [::1]:8080", "Origin: http://[::1]:8080"))
			.startsWith("http://[::1]:8080/shown ");
	}

	@ParameterizedTest
	@MethodSource("trusting")
	void aForwardedPrefixIsPartOfTheUriButNotOfTheRoute(Strategy strategy, RequestKind kind) throws Exception {
		assertThat(ask(strategy, kind, "/shown", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example",
				"X-Forwarded-Prefix: /api", "Origin: https://app.example"))
			.isEqualTo("https://app.example/api/shown 127.0.0.1 /shown");
		assertThat(ask(strategy, kind, "/api/shown", "X-Forwarded-Prefix: /api")).isEqualTo("404");
	}

	@ParameterizedTest
	@EnumSource(names = { "FRAMEWORK", "NATIVE" })
	void theForwardedSchemeMayBeWss(Strategy strategy) throws Exception {
		String[] headers = { "X-Forwarded-Proto: wss", "X-Forwarded-Host: app.example" };
		assertThat(ask(strategy, RequestKind.SOCKET, "/shown", with(headers, "Origin: https://app.example")))
			.isEqualTo("wss://app.example/shown 127.0.0.1 /shown");
		assertThat(ask(strategy, RequestKind.SOCKET, "/shown", with(headers, "Origin: http://app.example")))
			.isEqualTo("403");
		assertThat(ask(strategy, RequestKind.SOCKET, "/shown", with(headers, "Origin: https://evil.example")))
			.isEqualTo("403");
	}

	@ParameterizedTest
	@EnumSource(names = { "FRAMEWORK", "NATIVE" })
	void theForwardedSchemeMayBeWs(Strategy strategy) throws Exception {
		String[] headers = { "X-Forwarded-Proto: ws", "X-Forwarded-Host: app.example:8080" };
		assertThat(ask(strategy, RequestKind.SOCKET, "/shown", with(headers, "Origin: http://app.example:8080")))
			.isEqualTo("ws://app.example:8080/shown 127.0.0.1 /shown");
		assertThat(ask(strategy, RequestKind.SOCKET, "/shown", with(headers, "Origin: http://app.example")))
			.isEqualTo("403");
	}

	private static String[] with(String[] headers, String header) {
		return Stream.concat(Stream.of(headers), Stream.of(header)).toArray(String[]::new);
	}

	/**
	 * Returns the description of the connection, or the status of the refusal.
	 */
	private static String ask(Strategy strategy, RequestKind kind, String path, String... headers) throws Exception {
		try (RawConnection client = new RawConnection(strategy.server().port())) {
			String head = kind.ask(client, path, headers);
			return head.startsWith(kind.opened()) ? kind.read(client) : head.split(" ")[1];
		}
	}

	/**
	 * A value of {@code server.forward-headers-strategy}.
	 */
	enum Strategy {

		FRAMEWORK, NATIVE, NONE;

		private TestServer server() {
			return switch (this) {
				case FRAMEWORK -> framework;
				case NATIVE -> ofNetty;
				case NONE -> none;
			};
		}

	}

	/**
	 * The headers with which a proxy describes the original request.
	 */
	enum Form {

		/** RFC 7239. */
		STANDARD("Forwarded: proto=https;host=app.example;for=203.0.113.7"),

		/** The de facto standard, {@code X-Forwarded-*}. */
		USUAL("X-Forwarded-Proto: https", "X-Forwarded-Host: app.example", "X-Forwarded-For: 203.0.113.7");

		private final String[] headers;

		Form(String... headers) {
			this.headers = headers;
		}

		String[] headers(String header) {
			return with(this.headers, header);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.websocket("/shown", new ShowingSocket(null))
				.sse("/shown", new ShowingSource(null))
				.websocket("/hosted", new ShowingSocket("app.example"), (route) -> route.matching(host("app.example")))
				.sse("/hosted", new ShowingSource("app.example"), (route) -> route.matching(host("app.example")))
				.websocket("/hosted", new ShowingSocket("admin."), (route) -> route.matching(host("admin.")))
				.sse("/hosted", new ShowingSource("admin."), (route) -> route.matching(host("admin.")))
				.websocket("/hosted", new ShowingSocket("any host"))
				.sse("/hosted", new ShowingSource("any host"))
				.build();
		}

	}

	/**
	 * Sends its name, or the description of the connection.
	 */
	private record ShowingSocket(@Nullable String name) implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			return Result.reply(Frame.text((this.name != null) ? this.name : show(connection)));
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return Result.ok();
		}

		private static String show(Connection connection) {
			InetSocketAddress client = connection.remoteAddress();
			return "%s %s %s".formatted(connection.uri(), client.getHostString(), connection.route());
		}

	}

	/**
	 * Sends its name, or the description of the connection.
	 */
	private record ShowingSource(@Nullable String name) implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.reply(Event.of((this.name != null) ? this.name : ShowingSocket.show(connection)));
		}

	}

}
