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
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.test.client.SocketRequest;
import io.buckaroo.test.client.StreamRequest;
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
			/room            | ''           | 401
			/moderators/feed | ''           | 401
			/moderators/feed | ada          | 403
			/moderators/feed | ada moderate | 404
			/public/feed     | ''           | 404
			""")
	void pathRulesApplyToHandshakes(String path, String userAndScope, int status) {
		SocketRequest request = tokens.client().socket(path);
		(userAndScope.isEmpty() ? request : request.bearer(token(userAndScope))).expectRefused(status);
	}

	@Test
	void messagesCarryTheNameOfThePrincipal() {
		open("/room", "ada").expectText("hello ada").send("hi").expectText("ada: hi");
	}

	@Test
	void aNewTokenOfTheSameUserRenewsTheSocket() {
		ClientSocket socket = open("/alerts", "ada").send(token("ada")).expectText("renewed");
		socket.send(token("grace")).expectClose(1008, "Invalid token");
	}

	@Test
	void anInvalidTokenClosesTheSocket() {
		open("/alerts", "ada").send("nonsense").expectClose(1008, "Invalid token");
	}

	@Test
	void aStreamIsRenewedByItsUserOnly() throws Exception {
		Event event = tokens.client().stream("/stream").bearer(token("ada")).open().expectEvent();
		String renewal = "/streams/" + event.data() + "/renewal";
		assertThat(status(request(tokens, renewal, bearer("grace")).POST(HttpRequest.BodyPublishers.noBody())))
			.isEqualTo(404);
		assertThat(status(request(tokens, renewal, bearer("ada")).POST(HttpRequest.BodyPublishers.noBody())))
			.isEqualTo(204);
	}

	@Test
	void aRevokedKeyClosesTheSocket() {
		Tokens application = tokens.bean(Tokens.class);
		application.validKeys.add("key");
		SocketRequest request = tokens.client().socket("/room").bearer(token("ada")).header("X-Api-Key", "key");
		ClientSocket socket = request.open().expectText("hello ada");
		application.validKeys.remove("key");
		socket.expectClose(1008, "Credentials expired");
		request.open().expectClose(1008, "Credentials expired");
	}

	@Test
	void aPostWithATokenNeedsNoCsrfToken() {
		tokens.client().stream("/questions").bearer(token("ada")).body("why?").open().expectEvent("no answer to why?");
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
		SocketRequest request = sessions.client().socket("/room").cookie("SESSION", session());
		ClientSocket socket = request.open().expectText("hello ada");
		post("/logout");
		socket.expectClose(1008);
		request.expectRefused(302);
	}

	@ParameterizedTest
	@CsvSource({ "GET, 302", "POST, 403" })
	void anAnonymousStreamIsRedirectedToTheLoginPageUnlessItIsAPost(String method, int status) throws Exception {
		HttpRequest.Builder request = request(sessions, "/questions", "Accept", "text/event-stream").method(method,
				HttpRequest.BodyPublishers.noBody());
		assertThat(status(request)).isEqualTo(status);
	}

	@Test
	void anAnonymousHandshakeIsRedirectedToTheLoginPage() {
		sessions.client().socket("/room").expectRefused(302);
	}

	@Test
	void aPostWithoutATokenIsRefusedByTheCsrfFilter() {
		tokens.client().stream("/questions").body("why?").expectRefused(403);
		tokens.client().stream("/questions").bearer("invalid").body("why?").expectRefused(401);
	}

	@Test
	void aHandlerReadsAuthoritiesAndClaims() {
		open("/desk", "ada moderate").expectText("ada may moderate");
		open("/desk", "ada").expectText("ada may read");
	}

	@Test
	void aStreamRequestedWithPostNeedsTheCsrfTokenOfTheSession() throws Exception {
		login();
		StreamRequest request = sessions.client().stream("/questions").cookie("SESSION", session()).body("why?");
		request.expectRefused(403);
		request.header("X-CSRF-TOKEN", csrf()).open().expectEvent("no answer to why?");
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

	private String session() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals("SESSION"))
			.findFirst()
			.orElseThrow()
			.getValue();
	}

	private static ClientSocket open(String path, String userAndScope) {
		return tokens.client().socket(path).bearer(token(userAndScope)).open();
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
