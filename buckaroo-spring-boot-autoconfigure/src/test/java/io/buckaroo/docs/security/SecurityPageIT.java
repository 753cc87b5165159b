package io.buckaroo.docs.security;

import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.fixture.SocketClient;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the examples of {@code docs/security.md}, over the network. {@link TicketsIT}
 * tests the tickets.
 */
@Timeout(60)
class SecurityPageIT {

	private static final SecretKey KEY = new SecretKeySpec("thirty-two bytes of a secret key".getBytes(), "HmacSHA256");

	@RegisterExtension
	private static final TestServer tokens = TestServer.with(Tokens.class, "spring.autoconfigure.exclude=",
			"buckaroo.sse.retry=0", "buckaroo.sse.allowed-origins=https://app.example.org");

	@RegisterExtension
	private static final TestServer sessions = TestServer.with(Sessions.class, "spring.autoconfigure.exclude=",
			"buckaroo.sse.retry=0");

	private final CookieManager cookies = new CookieManager();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/room            | ''           | refused with 401
			/room            | ada          | hello ada
			/moderators/feed | ''           | refused with 401
			/moderators/feed | ada          | refused with 403
			/moderators/feed | ada moderate | refused with 404
			/public/feed     | ''           | refused with 404
			""")
	void pathRulesApplyToHandshakes(String path, String userAndScope, String expected) throws Exception {
		String[] headers = userAndScope.isEmpty() ? new String[0] : bearer(userAndScope);
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri(path), headers)) {
			assertThat(client.next()).isEqualTo(expected);
		}
	}

	@Test
	void messagesCarryTheNameOfThePrincipal() throws Exception {
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/room"), bearer("ada"))) {
			assertThat(client.next()).isEqualTo("hello ada");
			client.send("hi");
			assertThat(client.next()).isEqualTo("ada: hi");
		}
	}

	@Test
	void aNewTokenOfTheSameUserRenewsTheSocket() throws Exception {
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/alerts"), bearer("ada"))) {
			client.send(token("ada"));
			assertThat(client.next()).isEqualTo("renewed");
			client.send(token("grace"));
			assertThat(client.next()).isEqualTo("closed with 1008 Invalid token");
		}
	}

	@Test
	void anInvalidTokenClosesTheSocket() throws Exception {
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/alerts"), bearer("ada"))) {
			client.send("nonsense");
			assertThat(client.next()).isEqualTo("closed with 1008 Invalid token");
		}
	}

	@Test
	void aStreamIsRenewedByItsUserOnly() throws Exception {
		HttpResponse<Stream<String>> stream = http().send(request(tokens, "/stream", bearer("ada")).build(),
				HttpResponse.BodyHandlers.ofLines());
		try (Stream<String> lines = stream.body()) {
			String renewal = "/streams/" + lines.findFirst().orElseThrow().replace("data: ", "") + "/renewal";
			assertThat(status(request(tokens, renewal, bearer("grace")).POST(HttpRequest.BodyPublishers.noBody())))
				.isEqualTo(404);
			assertThat(status(request(tokens, renewal, bearer("ada")).POST(HttpRequest.BodyPublishers.noBody())))
				.isEqualTo(204);
		}
	}

	@Test
	void aRevokedKeyClosesTheSocket() throws Exception {
		Tokens application = tokens.bean(Tokens.class);
		application.validKeys.add("key");
		String[] headers = Stream.of(bearer("ada"), new String[] { "X-Api-Key", "key" })
			.flatMap(Stream::of)
			.toArray(String[]::new);
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/room"), headers)) {
			assertThat(client.next()).isEqualTo("hello ada");
			application.validKeys.remove("key");
			assertThat(client.next()).isEqualTo("closed with 1008 Credentials expired");
		}
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/room"), headers)) {
			assertThat(client.next()).isEqualTo("closed with 1008 Credentials expired");
		}
	}

	@Test
	void aPostWithATokenNeedsNoCsrfToken() throws Exception {
		assertThat(body(request(tokens, "/questions", bearer("ada")).POST(HttpRequest.BodyPublishers.ofString("why?"))))
			.isEqualTo("data: no answer to why?\n\n");
	}

	@Test
	void aPreflightIsSubjectToThePathRules() throws Exception {
		assertThat(preflight("/stream")).isEqualTo(401);
		assertThat(preflight("/public/stream")).isEqualTo(200);
	}

	private int preflight(String path) throws Exception {
		return status(request(tokens, path, "Origin", "https://app.example.org", "Access-Control-Request-Method", "GET",
				"Access-Control-Request-Headers", "authorization")
			.method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
	}

	@Test
	void aLogoutClosesTheConnectionsOfTheUser() throws Exception {
		login();
		try (SocketClient client = new SocketClient(http(), sessions.webSocketUri("/room"))) {
			assertThat(client.next()).isEqualTo("hello ada");
			post("/logout");
			assertThat(client.next()).isEqualTo("closed with 1008");
		}
		try (SocketClient client = new SocketClient(http(), sessions.webSocketUri("/room"))) {
			assertThat(client.next()).isEqualTo("refused with 302");
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET, 302", "POST, 403" })
	void anAnonymousStreamIsRedirectedToTheLoginPageUnlessItIsAPost(String method, int status) throws Exception {
		HttpRequest.Builder request = request(sessions, "/questions", "Accept", "text/event-stream").method(method,
				HttpRequest.BodyPublishers.noBody());
		assertThat(status(request)).isEqualTo(status);
	}

	@Test
	void anAnonymousHandshakeIsRedirectedToTheLoginPage() throws Exception {
		try (SocketClient client = new SocketClient(http(), sessions.webSocketUri("/room"))) {
			assertThat(client.next()).isEqualTo("refused with 302");
		}
	}

	@Test
	void aPostWithoutATokenIsRefusedByTheCsrfFilter() throws Exception {
		assertThat(status(request(tokens, "/questions").POST(HttpRequest.BodyPublishers.ofString("why?"))))
			.isEqualTo(403);
		assertThat(status(request(tokens, "/questions", "Authorization", "Bearer invalid")
			.POST(HttpRequest.BodyPublishers.ofString("why?")))).isEqualTo(401);
	}

	@Test
	void aHandlerReadsAuthoritiesAndClaims() throws Exception {
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/desk"), bearer("ada moderate"))) {
			assertThat(client.next()).isEqualTo("ada may moderate");
		}
		try (SocketClient client = new SocketClient(http(), tokens.webSocketUri("/desk"), bearer("ada"))) {
			assertThat(client.next()).isEqualTo("ada may read");
		}
	}

	@Test
	void aStreamRequestedWithPostNeedsTheCsrfTokenOfTheSession() throws Exception {
		login();
		HttpRequest.BodyPublisher question = HttpRequest.BodyPublishers.ofString("why?");
		assertThat(status(request(sessions, "/questions").POST(question))).isEqualTo(403);
		assertThat(body(request(sessions, "/questions", "X-CSRF-TOKEN", csrf()).POST(question)))
			.isEqualTo("data: no answer to why?\n\n");
	}

	private void login() throws Exception {
		assertThat(post("/login")).isEqualTo(302);
	}

	private int post(String path) throws Exception {
		String form = "username=ada&password=secret&_csrf=" + csrf();
		return status(request(sessions, path, "Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	private String csrf() throws Exception {
		return body(request(sessions, "/csrf"));
	}

	/**
	 * Returns a client without connections: that of the JDK sometimes gets no response on
	 * a connection on which a request was refused before its body was sent.
	 */
	private HttpClient http() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(this.cookies).build();
	}

	private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<Stream<String>> response = http().send(request.build(), HttpResponse.BodyHandlers.ofLines());
		response.body().close();
		return response.statusCode();
	}

	private String body(HttpRequest.Builder request) throws IOException, InterruptedException {
		return http().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
	}

	private static HttpRequest.Builder request(TestServer server, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(server.httpUri(path));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	private static String[] bearer(String userAndScope) {
		return new String[] { "Authorization", "Bearer " + token(userAndScope) };
	}

	private static String token(String userAndScope) {
		String[] parts = userAndScope.split(" ");
		JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
			.subject(parts[0])
			.expiresAt(Instant.now().plusSeconds(600))
			.claim("scope", (parts.length > 1) ? parts[1] : "read");
		return new NimbusJwtEncoder(new ImmutableSecret<>(KEY))
			.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims.build()))
			.getTokenValue();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ ChatSecurity.class, RoomSocket.class, DeskSocket.class, RenewableSocket.class, StreamRenewal.class,
			QuestionSource.class, ApiKeyExpiry.class, SymmetricKey.class })
	static class Tokens {

		private final Set<String> validKeys = ConcurrentHashMap.newKeySet();

		@Bean
		SecretKey key() {
			return KEY;
		}

		/**
		 * Returns a clock by which a key is checked every second instead of every minute.
		 */
		@Bean
		InstantSource clock() {
			return () -> Instant.now().minusSeconds(59);
		}

		@Bean
		ApiKeys keys() {
			return (key) -> Mono.just(this.validKeys.contains(key));
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new IdSource();
		}

		@Bean
		@SseMapping("/public/stream")
		BuckarooEventSource<Void> publicStream() {
			return new IdSource();
		}

	}

	/**
	 * Sends the id of the connection.
	 */
	private static final class IdSource implements BuckarooEventSource<Void> {

		@Override
		public Result<Event, Void> init(Connection connection) {
			return Result.reply(Event.of(connection.id()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ LogoutSecurity.class, RoomSocket.class, QuestionSource.class, CsrfTokens.class })
	static class Sessions {

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}secret").roles("USER").build());
		}

	}

}
