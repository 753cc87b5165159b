package io.buckaroo.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Buckaroo;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for WebSockets and event streams with Spring Security. Neither its firewall nor
 * its CSRF protection has an exception.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecurityIT {

	private static final String ADA = basic("ada");

	private static final String GRACE = basic("grace");

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "spring.autoconfigure.exclude=",
			"buckaroo.sse.retry=0", "buckaroo.websocket.close-timeout=1s");

	@BeforeEach
	void clear() {
		inits().set(0);
	}

	@ParameterizedTest
	@CsvSource({ "/private/socket, , 401", "/private/socket, unknown, 401", "/admin/socket, , 401",
			"/admin/socket, ada, 403", "/private/blocking, , 401" })
	void aSocketRefusesUnauthorizedRequestsBeforeInit(String path, @Nullable String user, String status)
			throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			String head = (user != null) ? client.handshake(path, basic(user)) : client.handshake(path);
			assertThat(head).startsWith("HTTP/1.1 " + status + " ");
		}
		assertThat(inits()).hasValue(0);
	}

	@ParameterizedTest
	@CsvSource({ "/private/stream, , 401", "/private/stream, unknown, 401", "/admin/stream, , 401",
			"/admin/stream, ada, 403" })
	void aStreamRefusesUnauthorizedRequestsBeforeInit(String path, @Nullable String user, String status)
			throws IOException {
		try (RawConnection client = (user != null) ? RawConnection.stream(server.port(), path, basic(user))
				: RawConnection.stream(server.port(), path)) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 " + status + " ");
		}
		assertThat(inits()).hasValue(0);
	}

	@ParameterizedTest
	@CsvSource({ "/private/socket, ada", "/admin/socket, grace" })
	void aSocketHasThePrincipalInEveryCallback(String path, String user) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), path, basic(user))) {
			String users = ": principal %1$s, reactive %1$s, thread none".formatted(user);
			assertThat(client.readFrame().text()).isEqualTo("init" + users);
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("handle" + users);
			server.bean(Buckaroo.class).sendToRoute(path, "hello");
			assertThat(client.readFrame().text()).isEqualTo("info" + users);
		}
	}

	/**
	 * The firewall refuses control characters, which the UTF-8 bytes of a letter may look
	 * like.
	 */
	@Test
	void aStreamAcceptsTheLastEventIdThatItHasSent() throws IOException {
		String request = "GET /last-event-id HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
		try (RawConnection client = new RawConnection(server.port())) {
			client.send((request + "Last-Event-ID: \u00C0\u65E5\r\n\r\n").getBytes(StandardCharsets.UTF_8));
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(client.readChunk()).isEqualTo("data: \u00C0\u65E5\n\n");
		}
	}

	@Test
	void aStreamHasThePrincipalInEveryCallback() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/admin/stream", GRACE)) {
			String users = ": principal grace, reactive grace, thread none\n\n";
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(client.readChunk()).isEqualTo("data: init" + users);
			server.bean(Buckaroo.class).sendToRoute("/admin/stream", "hello");
			assertThat(client.readChunk()).isEqualTo("data: info" + users);
		}
	}

	@Test
	void aBlockingSocketHasTheSecurityContextOnItsThread() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/private/blocking", ADA)) {
			String users = ": principal ada, reactive ada, thread ada";
			assertThat(client.readFrame().text()).isEqualTo("init" + users);
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("handle" + users);
			server.bean(Buckaroo.class).sendToRoute("/private/blocking", "hello");
			assertThat(client.readFrame().text()).isEqualTo("info" + users);
		}
	}

	@Test
	void aBlockingStreamHasTheSecurityContextOnItsThread() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/private/blocking-stream", ADA)) {
			String users = ": principal ada, reactive ada, thread ada\n\n";
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: init" + users);
			server.bean(Buckaroo.class).sendToRoute("/private/blocking-stream", "hello");
			assertThat(client.readChunk()).isEqualTo("data: info" + users);
		}
	}

	@Test
	void noThreadKeepsTheSecurityContextOfAnotherConnection() throws IOException {
		try (RawConnection ada = RawConnection.upgraded(server.port(), "/private/blocking", ADA);
				RawConnection grace = RawConnection.upgraded(server.port(), "/private/blocking", GRACE);
				RawConnection anonymous = RawConnection.upgraded(server.port(), "/blocking")) {
			ada.readFrame();
			grace.readFrame();
			anonymous.readFrame();
			for (int i = 0; i < 20; i++) {
				ada.sendText("hello");
				assertThat(ada.readFrame().text()).endsWith("thread ada");
				anonymous.sendText("hello");
				assertThat(anonymous.readFrame().text()).endsWith("principal none, reactive none, thread none");
				grace.sendText("hello");
				assertThat(grace.readFrame().text()).endsWith("thread grace");
			}
		}
	}

	@Test
	void aPublicSocketIsAccessible() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket")) {
			assertThat(client.readFrame().text()).isEqualTo("init: principal none, reactive none, thread none");
		}
	}

	@Test
	void aPublicStreamIsAccessible() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream")) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "X-CSRF-TOKEN: guessed" })
	void aStreamOverPostNeedsACsrfToken(String header) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /private/query HTTP/1.1", "Host: localhost", "Accept: text/event-stream", ADA,
					"Content-Length: 0" + (header.isEmpty() ? "" : "\r\n" + header));
			assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
		}
		assertThat(inits()).hasValue(0);
	}

	@Test
	void aStreamOverPostWithACsrfTokenOpens() throws IOException {
		String cookie;
		String token;
		try (RawConnection page = new RawConnection(server.port())) {
			page.request("GET /csrf HTTP/1.1", "Host: localhost", "Connection: close", ADA);
			cookie = page.readHead().replaceAll("(?s).*[Ss]et-[Cc]ookie: (SESSION=[^;]+);.*", "$1");
			token = page.readToEnd();
		}
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /private/query HTTP/1.1", "Host: localhost", "Accept: text/event-stream", ADA,
					"Cookie: " + cookie, "X-CSRF-TOKEN: " + token, "Content-Length: 0");
			assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
			assertThat(client.readChunk()).startsWith("data: init: principal ada");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/private//socket", "/private/%2e%2e/socket", "/private/;a=b/socket" })
	void theFirewallIsActive(String path) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake(path, ADA)).startsWith("HTTP/1.1 400 ");
		}
		assertThat(inits()).hasValue(0);
	}

	private static AtomicInteger inits() {
		return server.bean(Handlers.class).inits;
	}

	private static String basic(String user) {
		return "Authorization: Basic " + HttpHeaders.encodeBasicAuth(user, "secret", StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final AtomicInteger inits = new AtomicInteger();

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/private/**")
					.authenticated()
					.pathMatchers("/admin/**")
					.hasRole("ADMIN")
					.anyExchange()
					.permitAll())
				.httpBasic(withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}secret").roles("USER").build(),
					User.withUsername("grace").password("{noop}secret").roles("ADMIN").build());
		}

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.websocket("/socket", new UserSocket())
				.websocket("/private/socket", new UserSocket())
				.websocket("/admin/socket", new UserSocket())
				.websocket("/blocking", new UserSocket(), (route) -> route.blocking())
				.websocket("/private/blocking", new UserSocket(), (route) -> route.blocking())
				.sse("/stream", new UserStream())
				.sse("/last-event-id", new LastEventIdStream())
				.sse("/private/stream", new UserStream())
				.sse("/admin/stream", new UserStream())
				.sse("/private/blocking-stream", new UserStream(), (route) -> route.blocking())
				.sse("/private/query", new UserStream(), (route) -> route.methods(HttpMethod.POST))
				.build();
		}

		@Bean
		CsrfController csrfController() {
			return new CsrfController();
		}

		private static Mono<String> user(String callback, @Nullable Connection connection) {
			Principal principal = (connection != null) ? connection.principal() : null;
			String thread = (SecurityContextHolder.getContext().getAuthentication() != null)
					? SecurityContextHolder.getContext().getAuthentication().getName() : "none";
			return ReactiveSecurityContextHolder.getContext()
				.map((security) -> security.getAuthentication().getName())
				.defaultIfEmpty("none")
				.map((reactive) -> "%s: principal %s, reactive %s, thread %s".formatted(callback,
						(principal != null) ? principal.getName() : "none", reactive, thread));
		}

		/**
		 * Sends the user.
		 */
		private final class UserSocket implements BuckarooSocket<Connection> {

			@Override
			public Result<Frame, Connection> init(Connection connection) {
				Handlers.this.inits.incrementAndGet();
				return Result.later(user("init", connection).map((user) -> Result.reply(Frame.text(user), connection)));
			}

			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
				return Result.later(user("handle", connection).map((user) -> Result.reply(Frame.text(user))));
			}

			@Override
			public Result<Frame, Connection> info(Object message, @Nullable Connection connection) {
				return Result.later(user("info", connection).map((user) -> Result.reply(Frame.text(user))));
			}

		}

		/**
		 * Sends the user.
		 */
		private final class UserStream implements BuckarooEventSource<Connection> {

			@Override
			public Result<Event, Connection> init(Connection connection) {
				Handlers.this.inits.incrementAndGet();
				return Result.later(user("init", connection).map((user) -> Result.reply(Event.of(user), connection)));
			}

			@Override
			public Result<Event, Connection> info(Object message, @Nullable Connection connection) {
				return Result.later(user("info", connection).map((user) -> Result.reply(Event.of(user))));
			}

		}

	}

	/**
	 * Sends the id of the last event.
	 */
	private static final class LastEventIdStream implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.reply(Event.of(String.valueOf(connection.lastEventId())));
		}

	}

	/**
	 * Returns the CSRF token to a page.
	 */
	@RestController
	static class CsrfController {

		@GetMapping("/csrf")
		Mono<String> token(ServerWebExchange exchange) {
			Mono<CsrfToken> token = exchange.getRequiredAttribute(CsrfToken.class.getName());
			return token.map(CsrfToken::getToken);
		}

	}

}
