package io.buckaroo.autoconfigure;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnsafeSettings}: the warnings at start-up.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnsafeSettingsTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class, CodecsAutoConfiguration.class,
				HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class))
		.withUserConfiguration(Handlers.class);

	@Test
	void theDefaultsAreSafe(CapturedOutput output) {
		start();
		assertThat(output).doesNotContain("WARN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "60s", "90s" })
	void aWarningIsLoggedForAPingAfterTheIdleTimeout(String pingInterval, CapturedOutput output) {
		start("buckaroo.websocket.ping-interval=" + pingInterval);
		assertThat(output).contains("WARN")
			.contains("WebSocket /chat to bean 'chat', WebSocket /echo to bean 'echo': a silent client is "
					+ "disconnected after 1m although it is alive, before the first ping at ")
			.contains("Set ping-interval to less than half of idle-timeout, or to 0 to disconnect silent clients.");
	}

	@Test
	void onlyUnsafeRoutesAreReported(CapturedOutput output) {
		start("buckaroo.routes[/chat].idle-timeout=20s");
		assertThat(output).contains("WebSocket /chat to bean 'chat': a silent client is disconnected")
			.doesNotContain("'echo':");
	}

	@ParameterizedTest
	@ValueSource(strings = { "buckaroo.websocket.ping-interval=0", "buckaroo.websocket.idle-timeout=0" })
	void eitherPingsOrTheIdleTimeoutMayBeDisabled(String property, CapturedOutput output) {
		start(property);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aWarningIsLoggedForASocketThatNeverDetectsAVanishedClient(CapturedOutput output) {
		start("buckaroo.routes[/chat].ping-interval=0", "buckaroo.routes[/chat].idle-timeout=0");
		assertThat(output).contains("WebSocket /chat to bean 'chat': a vanished client is never detected, because "
				+ "idle-timeout and ping-interval are both 0.");
	}

	@Test
	void aWarningIsLoggedForAStreamThatDoesNotDetectAVanishedClient(CapturedOutput output) {
		start("buckaroo.sse.heartbeat=0");
		assertThat(output).contains("SSE /news to bean 'news': a vanished client is not detected before the next "
				+ "event, because heartbeat and idle-timeout are both 0. Set heartbeat.");
	}

	@Test
	void aStreamWithAnIdleTimeoutNeedsNoHeartbeat(CapturedOutput output) {
		start("buckaroo.sse.heartbeat=0", "buckaroo.sse.idle-timeout=60s");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aWarningIsLoggedIfAClientMayStopReading(CapturedOutput output) {
		start("buckaroo.sse.send-timeout=0", "buckaroo.mailbox.overflow=drop-oldest");
		assertThat(output)
			.contains("SSE /news to bean 'news': a client that stops reading is never disconnected, because "
					+ "send-timeout is 0 and overflow is not 'close'. Set send-timeout.");
	}

	@Test
	void theOverflowPolicyCloseNeedsNoSendTimeout(CapturedOutput output) {
		start("buckaroo.sse.send-timeout=0");
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aWarningIsLoggedForMessagesThatMayNotBeReceivedInPart(CapturedOutput output) {
		start("buckaroo.websocket.max-buffered=10MB", "buckaroo.routes[/chat].max-message-size=5MB");
		assertThat(output)
			.contains("WebSocket /chat to bean 'chat': a message of max-message-size may be refused with "
					+ "close code 1013, because its 5242880 bytes take up to 20971520 bytes of memory. "
					+ "Set 'buckaroo.websocket.max-buffered' to at least that, or lower max-message-size.")
			.doesNotContain("'echo':");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "4MB" })
	void noWarningIsLoggedForMessagesThatMayBeReceivedInPart(String maxBuffered, CapturedOutput output) {
		start("buckaroo.websocket.max-buffered=" + maxBuffered);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void aWarningIsLoggedForADrainLongerThanThePhase(CapturedOutput output) {
		start("buckaroo.shutdown.drain-timeout=90s");
		assertThat(output).contains("A shutdown waits at most 30s for connections to end, not the 1m30s of "
				+ "'buckaroo.shutdown.drain-timeout'. "
				+ "Set 'spring.lifecycle.timeout-per-shutdown-phase' to more than 1m30s.");
	}

	@Test
	void noWarningIsLoggedForADrainShorterThanThePhase(CapturedOutput output) {
		start("buckaroo.shutdown.drain-timeout=90s", "spring.lifecycle.timeout-per-shutdown-phase=2m");
		assertThat(output).doesNotContain("WARN");
	}

	private void start(String... properties) {
		this.contextRunner.withPropertyValues(properties).run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/chat")
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

		@Bean
		@SseMapping("/news")
		BuckarooEventSource<Void> news() {
			return BuckarooEventSource.from((connection) -> Flux.never());
		}

	}

}
