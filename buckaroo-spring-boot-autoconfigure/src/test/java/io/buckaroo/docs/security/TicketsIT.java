package io.buckaroo.docs.security;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.SocketRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code docs/security.md}: tickets, over the network.
 */
class TicketsIT {

	private static final SecretKey KEY = new SecretKeySpec("thirty-two bytes of a secret key".getBytes(), "HmacSHA256");

	@RegisterExtension
	private static final TestServer server = TestServer.with(Application.class, "spring.autoconfigure.exclude=");

	@BeforeEach
	void reset() {
		application().inits.set(0);
	}

	@Test
	void ticketOpensASocketForItsOwner() {
		use(ticket()).open().expectText("ada");
	}

	@Test
	void ticketCanBeUsedOnce() {
		String ticket = ticket();
		use(ticket).open().expectText("ada");
		use(ticket).expectRefused(401);
		assertThat(application().inits).hasValue(1);
	}

	@Test
	void ticketCanBeUsedOnceByConcurrentRequests() {
		String ticket = ticket();
		List<String> answers = Flux.fromStream(IntStream.range(0, 8).boxed())
			.flatMap((i) -> Mono.fromCallable(() -> use(ticket).open().expectText())
				.onErrorReturn(AssertionError.class, "refused")
				.subscribeOn(Schedulers.boundedElastic()))
			.collectList()
			.block(TestServer.PATIENCE);
		assertThat(answers).hasSize(8).containsOnlyOnce("ada").contains("refused");
	}

	@Test
	void ticketIsValidForHalfAMinute() {
		String ticket = ticket();
		application().now.updateAndGet((now) -> now.plusSeconds(29));
		use(ticket).open().expectText("ada");
	}

	@Test
	void expiredTicketIsRefused() {
		String ticket = ticket();
		application().now.updateAndGet((now) -> now.plusSeconds(30));
		use(ticket).expectRefused(401);
		assertThat(application().inits).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?ticket=", "?ticket=guessed" })
	void socketWithoutAValidTicketIsRefused(String query) {
		server.client().socket("/chat" + query).expectRefused(401);
		assertThat(application().inits).hasValue(0);
	}

	@Test
	void unauthenticatedRequestForATicketIsRefused() {
		assertThat(WebClient.create()
			.post()
			.uri(server.httpUri("/tickets"))
			.exchangeToMono((response) -> Mono.just(response.statusCode().value()))
			.block(TestServer.PATIENCE)).isEqualTo(403);
	}

	private static Application application() {
		return server.bean(Application.class);
	}

	private static String ticket() {
		String token = new NimbusJwtEncoder(new ImmutableSecret<>(KEY))
			.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(),
					JwtClaimsSet.builder().subject("ada").expiresAt(Instant.now().plusSeconds(600)).build()))
			.getTokenValue();
		return WebClient.create()
			.post()
			.uri(server.httpUri("/tickets"))
			.headers((headers) -> headers.setBearerAuth(token))
			.retrieve()
			.bodyToMono(String.class)
			.block(TestServer.PATIENCE);
	}

	private static SocketRequest use(String ticket) {
		return server.client().socket("/chat?ticket={ticket}", ticket);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Tickets.class, TicketSecurity.class })
	static class Application {

		private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

		private final AtomicInteger inits = new AtomicInteger();

		@Bean
		InstantSource clock() {
			return this.now::get;
		}

		@Bean
		ReactiveJwtDecoder jwtDecoder() {
			return NimbusReactiveJwtDecoder.withSecretKey(KEY).build();
		}

		@Bean
		@WebSocketMapping("/chat")
		BuckarooSocket<Void> chat() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					Application.this.inits.incrementAndGet();
					return Result.reply(Frame.text(Objects.requireNonNull(connection.principal()).getName()));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

			};
		}

	}

}
