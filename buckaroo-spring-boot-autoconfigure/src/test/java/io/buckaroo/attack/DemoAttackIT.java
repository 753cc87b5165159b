package io.buckaroo.attack;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DemoAttack}, and for a server under that attack.
 */
@Timeout(120)
class DemoAttackIT {

	private static final Duration SHORT = Duration.ofSeconds(14);

	private static final int FEW_PERCENT = 4;

	@Test
	@Tag("stress")
	void honestClientIsServedThroughoutAndNoConnectionIsLeft() throws Exception {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		try (TestServer server = TestServer.start(Handlers.class);
				PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
			DemoAttack.Honesty honesty = DemoAttack.run(DemoAttack.target("localhost:" + server.port()), SHORT,
					FEW_PERCENT, out);
			server.awaitNoConnection();
			assertThat(honesty.complaints()).isEmpty();
			assertThat(honesty.handshakes()).isPositive();
			assertThat(honesty.echoes()).isPositive();
			assertThat(honesty.events()).isPositive();
		}
		assertThat(output.toString(StandardCharsets.UTF_8).lines())
			.anyMatch((line) -> line.matches("garbage instead of HTTP +20  .+"))
			.anyMatch((line) -> line.matches("opened and dropped +200  200 dropped"))
			.anyMatch((line) -> line.endsWith("It was never refused, and no response was incorrect."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "192.0.2.1:80", "[2001:db8::1]:80", "10.0.0.1:3000", "0.0.0.0:3000", "localhost" })
	void otherMachinesAreRefused(String hostAndPort) {
		assertThatIllegalArgumentException().isThrownBy(() -> DemoAttack.target(hostAndPort));
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:3000", "127.0.0.1:3000", "[::1]:3000" })
	void loopbackAddressIsAccepted(String hostAndPort) throws Exception {
		assertThat(DemoAttack.target(hostAndPort).getPort()).isEqualTo(3000);
	}

	/**
	 * Handlers at the routes of the demo.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@WebSocketMapping("/chat/{room}")
		BuckarooSocket<Void> chat(Buckaroo buckaroo) {
			return (frame, state) -> {
				buckaroo.sendToRoute("/chat/{room}", frame);
				return Result.ok();
			};
		}

		@Bean
		@SseMapping("/sse/time")
		BuckarooEventSource<Void> time() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					connection.mailbox().sendEvery(Duration.ofMillis(100), "time");
					return Result.ok();
				}

				@Override
				public Result<Event, Void> info(Object message, @Nullable Void state) {
					return Result.reply(Event.of(System.currentTimeMillis()).withName("time"));
				}

			};
		}

	}

}
