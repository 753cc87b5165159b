package io.buckaroo.security;

import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
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
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.handshake.CredentialsExpiry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for {@link CredentialsExpiry} and the tokens and sessions of Spring Security, on
 * the wire: no connection outlives its credentials, unless they are renewed.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("stress")
@ExtendWith(OutputCaptureExtension.class)
class CredentialsExpiryIT {

	private static final Termination EXPIRED = new Termination.Evicted(
			CloseStatus.POLICY_VIOLATION.withReason("Credentials expired"));

	private static final SecretKey KEY = new SecretKeySpec("thirty-two bytes of a secret key".getBytes(), "HmacSHA256");

	private static final NimbusJwtEncoder ENCODER = new NimbusJwtEncoder(new ImmutableSecret<>(KEY));

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "spring.autoconfigure.exclude=",
			"buckaroo.sse.retry=0", "buckaroo.websocket.close-timeout=1s",
			"buckaroo.security.session-check-interval=1s", "server.reactive.session.timeout=5s");

	@BeforeEach
	void clear() {
		server.bean(Handlers.class).inits.set(0);
		server.bean(Handlers.class).terminations.clear();
	}

	@Test
	void aSocketIsClosedWhenItsTokenExpires(CapturedOutput output) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", bearer(soon()))) {
			assertThat(client.readFrame().text()).isEqualTo("ada");
			assertExpired(client);
		}
		assertThat(terminations().next()).isEqualTo(EXPIRED);
		assertThat(output.getOut()).doesNotContain("ERROR");
	}

	@Test
	void aStreamEndsWhenItsTokenExpires(CapturedOutput output) throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream", bearer(soon()),
				"Connection: close")) {
			client.readHead();
			assertThat(client.readChunk()).startsWith("id: ");
			assertThat(client.readChunk()).isEmpty();
		}
		assertThat(terminations().next()).isEqualTo(EXPIRED);
		assertThat(output.getOut()).doesNotContain("ERROR");
	}

	@Test
	void aTokenThatExpiredWithinTheClockSkewOpensNoConnection() throws IOException {
		String token = bearer(Instant.now().minusSeconds(10));
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", token)) {
			assertExpired(client);
		}
		try (RawConnection client = RawConnection.stream(server.port(), "/stream", token)) {
			assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
		}
		assertThat(server.bean(Handlers.class).inits).hasValue(0);
	}

	@Test
	void anInvalidTokenReachesNoInit() throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			assertThat(client.handshake("/socket", bearer(Instant.now().minusSeconds(100))))
				.startsWith("HTTP/1.1 401 ");
		}
		assertThat(server.bean(Handlers.class).inits).hasValue(0);
	}

	@Test
	void aHandlerRenewsItsSocketWithATokenFromAMessage() throws IOException {
		String token = bearer(soon());
		try (RawConnection renewed = RawConnection.upgraded(server.port(), "/socket", token);
				RawConnection other = RawConnection.upgraded(server.port(), "/socket", token)) {
			renewed.readFrame();
			other.readFrame();
			renewed.sendText(token(Instant.now().plusSeconds(600)));
			assertThat(renewed.readFrame().text()).isEqualTo("renewed true");
			assertExpired(other);
			renewed.sendText(token(Instant.now().plusSeconds(3)));
			assertThat(renewed.readFrame().text()).isEqualTo("renewed true");
			assertExpired(renewed);
		}
	}

	@Test
	void aControllerRenewsAStream() throws IOException {
		String token = bearer(soon());
		try (RawConnection renewed = RawConnection.stream(server.port(), "/stream", token);
				RawConnection other = RawConnection.stream(server.port(), "/stream", token)) {
			renewed.readHead();
			String id = renewed.readChunk().replaceAll("(?s)id: (\\S+).*", "$1");
			assertThat(renew(id, bearer(Instant.now().plusSeconds(600)))).startsWith("HTTP/1.1 204 ");
			other.readHead();
			other.readChunk();
			assertThat(other.readChunk()).isEmpty();
			server.bean(Buckaroo.class).send(id, "hello");
			assertThat(renewed.readChunk()).isEqualTo("data: hello\n\n");
			assertThat(renew(id, bearer(Instant.now().plusSeconds(3)))).startsWith("HTTP/1.1 204 ");
			assertThat(renewed.readChunk()).isEmpty();
			assertThat(renew(id, bearer(Instant.now().plusSeconds(600)))).startsWith("HTTP/1.1 404 ");
		}
	}

	private static String renew(String id, String bearer) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST /streams/" + id + "/renewal HTTP/1.1", "Host: localhost", bearer, "Content-Length: 0");
			return client.readHead();
		}
	}

	@Test
	void aSocketIsClosedWhenItsSessionEnds() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", login())) {
			assertThat(client.readFrame().text()).isEqualTo("ada");
			assertExpired(client);
		}
	}

	@Test
	void aStreamEndsWhenItsSessionEnds() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/stream", login())) {
			client.readHead();
			client.readChunk();
			assertThat(client.readChunk()).isEmpty();
		}
	}

	@Test
	void aSocketIsClosedSoonAfterALogout() throws IOException {
		String session = login();
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", session);
				RawConnection other = RawConnection.upgraded(server.port(), "/socket", login())) {
			client.readFrame();
			other.readFrame();
			post("/logout", "", session);
			assertExpired(client);
			other.sendText("still here");
			assertThat(other.readFrame().text()).isEqualTo("still here");
		}
	}

	@Test
	void aSocketStaysWhileItsSessionIsUsed() throws IOException {
		String session = login();
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket", session);
				RawConnection unused = RawConnection.upgraded(server.port(), "/socket", login())) {
			client.readFrame();
			unused.readFrame();
			Instant end = Instant.now().plus(TestServer.PATIENCE);
			while (terminations().isEmpty() && Instant.now().isBefore(end)) {
				post("/anything", "", session);
			}
			assertExpired(unused);
			client.sendText("still here");
			assertThat(client.readFrame().text()).isEqualTo("still here");
		}
	}

	@Test
	void aSocketWithCustomCredentialsIsClosedWhenTheyExpire() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(),
				"/open?until=" + Instant.now().plus(Duration.ofMillis(500)))) {
			assertExpired(client);
		}
		assertThat(terminations().next()).isEqualTo(EXPIRED);
	}

	@Test
	void ofSeveralCredentialsTheEarliestExpiryCounts() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(),
				"/socket?until=" + Instant.now().plus(Duration.ofMillis(500)),
				bearer(Instant.now().plusSeconds(600)))) {
			assertThat(client.readFrame().text()).isEqualTo("ada");
			assertExpired(client);
		}
	}

	@Test
	void aSocketWithCredentialsThatDoNotExpireStaysOpen() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/open");
				RawConnection other = RawConnection.upgraded(server.port(),
						"/open?until=" + Instant.now().plus(Duration.ofMillis(500)))) {
			assertExpired(other);
			client.sendText("still here");
			assertThat(client.readFrame().text()).isEqualTo("still here");
		}
	}

	@Test
	void expiryMayBeTurnedOff() throws IOException {
		try (TestServer off = TestServer.start(Handlers.class, "spring.autoconfigure.exclude=",
				"buckaroo.security.close-expired=false");
				RawConnection client = RawConnection.upgraded(off.port(), "/socket",
						bearer(Instant.now().minusSeconds(10)))) {
			assertThat(client.readFrame().text()).isEqualTo("ada");
			client.sendText("still here");
			assertThat(client.readFrame().text()).isEqualTo("still here");
		}
	}

	private static void assertExpired(RawConnection client) throws IOException {
		RawConnection.RawFrame close = client.readFrame();
		assertThat(close.closeCode()).isEqualTo(1008);
		assertThat(close.text()).endsWith("Credentials expired");
	}

	private static Terminations terminations() {
		return server.bean(Handlers.class).terminations;
	}

	/**
	 * Returns an instant three to four seconds from now, since the expiry of a token is
	 * in whole seconds.
	 */
	private static Instant soon() {
		return Instant.now().plusSeconds(4);
	}

	private static String bearer(Instant expiry) {
		return "Authorization: Bearer " + token(expiry);
	}

	private static String token(Instant expiry) {
		return ENCODER.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(),
				JwtClaimsSet.builder().subject("ada").issuedAt(expiry.minusSeconds(3600)).expiresAt(expiry).build()))
			.getTokenValue();
	}

	/**
	 * Logs in with a form.
	 * @return the header with the session cookie
	 */
	private static String login() throws IOException {
		String head = post("/login", "username=ada&password=secret");
		return "Cookie: " + head.replaceAll("(?s).*[Ss]et-[Cc]ookie: (SESSION=[^;]+);.*", "$1");
	}

	private static String post(String path, String body, String... headers) throws IOException {
		try (RawConnection client = new RawConnection(server.port())) {
			client.request("POST " + path + " HTTP/1.1", "Host: localhost",
					"Content-Type: application/x-www-form-urlencoded",
					"Content-Length: " + body.length() + ((headers.length > 0) ? "\r\n" + headers[0] : ""));
			client.send(body.getBytes());
			return client.readHead();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final AtomicInteger inits = new AtomicInteger();

		private final Terminations terminations = new Terminations();

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchanges) -> exchanges.pathMatchers("/open").permitAll().anyExchange().authenticated())
				.csrf(CsrfSpec::disable)
				.formLogin(withDefaults())
				.oauth2ResourceServer((server) -> server.jwt(withDefaults()))
				.build();
		}

		@Bean
		ReactiveJwtDecoder jwtDecoder() {
			return NimbusReactiveJwtDecoder.withSecretKey(KEY).build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ada").password("{noop}secret").roles("USER").build());
		}

		@Bean
		CredentialsExpiry untilOfTheQuery() {
			return (request) -> Mono.justOrEmpty(request.queryParam("until")).map(Instant::parse);
		}

		@Bean
		@WebSocketMapping("/socket")
		BuckarooSocket<Connection> socket(ReactiveJwtDecoder decoder, Buckaroo buckaroo) {
			return new RenewableSocket(decoder, buckaroo);
		}

		@Bean
		@WebSocketMapping("/open")
		BuckarooSocket<Void> open() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.reply(frame);
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@SseMapping("/stream")
		BuckarooEventSource<Void> stream() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					Handlers.this.inits.incrementAndGet();
					return Result.reply(Event.of("hello").withId(connection.id()));
				}

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return Result.reply(Event.of(message));
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Void state) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		RenewalController renewalController(Buckaroo buckaroo) {
			return new RenewalController(buckaroo);
		}

		/**
		 * Receives a new token of the same user in a message.
		 */
		private final class RenewableSocket implements BuckarooSocket<Connection> {

			private final ReactiveJwtDecoder decoder;

			private final Buckaroo buckaroo;

			private RenewableSocket(ReactiveJwtDecoder decoder, Buckaroo buckaroo) {
				this.decoder = decoder;
				this.buckaroo = buckaroo;
			}

			@Override
			public Result<Frame, Connection> init(Connection connection) {
				Handlers.this.inits.incrementAndGet();
				return Result.reply(Frame.text(nameOf(connection)), connection);
			}

			@Override
			public Result<Frame, Connection> handle(Frame.Data frame, @Nullable Connection connection) {
				String text = ((Frame.Text) frame).text();
				return text.contains(" ") ? Result.reply(frame)
						: Result.later(this.decoder.decode(text)
							.filter((token) -> nameOf(Objects.requireNonNull(connection)).equals(token.getSubject()))
							.map((token) -> this.buckaroo.renew(connection.id(), token.getExpiresAt()))
							.map((renewed) -> Result.reply(Frame.text("renewed " + renewed))));
			}

			@Override
			public void terminate(Termination termination, Connection connection, @Nullable Connection state) {
				Handlers.this.terminations.add(termination);
			}

			private static String nameOf(Connection connection) {
				return Objects.requireNonNull(connection.principal()).getName();
			}

		}

	}

	/**
	 * Renews the stream of a user with a new token.
	 */
	@RestController
	static class RenewalController {

		private final Buckaroo buckaroo;

		RenewalController(Buckaroo buckaroo) {
			this.buckaroo = buckaroo;
		}

		@PostMapping("/streams/{id}/renewal")
		ResponseEntity<Void> renew(@PathVariable String id, @AuthenticationPrincipal Jwt token) {
			Connection stream = this.buckaroo.find(id);
			Principal owner = (stream != null) ? stream.principal() : null;
			boolean renewed = owner != null && owner.getName().equals(token.getSubject())
					&& this.buckaroo.renew(id, token.getExpiresAt());
			return ResponseEntity.status(renewed ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND).build();
		}

	}

}
