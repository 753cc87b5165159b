package io.buckaroo.security;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.Http2Client;
import io.buckaroo.fixture.Http2Stream;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Tests for WebSockets and event streams over HTTP/2 with Spring Security. Neither its
 * firewall, which rejects CONNECT, nor its CSRF protection, which covers CONNECT, needs
 * an exception.
 */
@Timeout(60)
class Http2SecurityIT {

	private static final String ADA = "Basic " + HttpHeaders.encodeBasicAuth("ada", "lovelace", StandardCharsets.UTF_8);

	@RegisterExtension
	private static final TestServer server = TestServer.withHttp2(Handlers.class, "spring.autoconfigure.exclude=",
			"spring.security.user.name=ada", "spring.security.user.password=lovelace", "buckaroo.sse.retry=0",
			"buckaroo.websocket.close-timeout=1s");

	@Test
	void aPublicSocketIsAccessible() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			Http2Stream socket = client.upgraded("/echo");
			socket.sendText("Hello");
			assertThat(socket.readFrame()).isEqualTo("1 Hello");
		}
	}

	@Test
	void aPrivateSocketRefusesUnauthenticatedRequests() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.connect("/private/echo").head().status()).hasToString("401");
		}
	}

	@Test
	void aPrivateSocketHasThePrincipal() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.upgraded("/private/echo", "authorization", ADA).readFrame()).isEqualTo("1 ada");
		}
	}

	@Test
	void aPrivateStreamRefusesUnauthenticatedRequests() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.stream("/private/events").head().status()).hasToString("401");
		}
	}

	@Test
	void aPrivateStreamHasThePrincipal() throws Exception {
		try (Http2Client client = new Http2Client(server.port())) {
			assertThat(client.stream("/private/events", "authorization", ADA).readLine()).isEqualTo("data: ada");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchanges) -> exchanges.pathMatchers("/private/**").authenticated().anyExchange().permitAll())
				.httpBasic(withDefaults())
				.build();
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/private/echo")
		BuckarooSocket<Void> privateEcho() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					return Result.reply(Frame.text(nameOf(connection)));
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, Void state) {
					return Result.reply(frame);
				}

			};
		}

		@Bean
		@SseMapping("/private/events")
		BuckarooEventSource<Void> privateEvents() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event.of(nameOf(connection)));
				}

			};
		}

		private static String nameOf(Connection connection) {
			return Objects.requireNonNull(connection.principal()).getName();
		}

	}

}
