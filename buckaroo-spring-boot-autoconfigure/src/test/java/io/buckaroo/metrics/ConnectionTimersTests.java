package io.buckaroo.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.buckaroo.Termination;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.runtime.Labels;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionTimers}.
 */
class ConnectionTimersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ConnectionTimers timers = new ConnectionTimers(
			new ConventionalMeters(this.registry, new BuckarooMeterConvention() {
			}));

	@ParameterizedTest
	@EnumSource(HandshakeOutcome.class)
	void eachOutcomeOfAHandshakeIsZeroAtFirst(HandshakeOutcome outcome) {
		this.timers.register(ConnectionKind.SSE, "/news");
		assertThat(this.registry.get("buckaroo.handshakes")
			.tags("kind", "sse", "route", "/news", "outcome", Labels.of(outcome))
			.timer()
			.count()).isZero();
	}

	@Test
	void aHandshakeIsTimed() {
		this.timers.handshake(ConnectionKind.WEBSOCKET, "/chat", HandshakeOutcome.LIMIT, Duration.ofMillis(5));
		Timer timer = this.registry.get("buckaroo.handshakes")
			.tags("kind", "websocket", "route", "/chat", "outcome", "limit")
			.timer();
		assertThat(timer.count()).isEqualTo(1);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5);
	}

	@ParameterizedTest
	@CsvSource({ "stopped, 1000", "closed-by-peer, 1000", "closed-by-peer, 1001", "closed-by-peer, 1005",
			"disconnected, none", "idle-timeout, 1000", "slow-consumer, 1013", "protocol-error, 1002",
			"protocol-error, 1007", "protocol-error, 1009", "failed, 1011", "shutdown, 1001", "max-age, 1001",
			"evicted, 1008" })
	void eachUsualEndOfASocketIsZeroAtFirst(String termination, String closeCode) {
		this.timers.register(ConnectionKind.WEBSOCKET, "/chat");
		assertThat(duration("websocket", "/chat", termination, closeCode).count()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "stopped", "disconnected", "idle-timeout", "slow-consumer", "failed", "shutdown", "max-age",
			"evicted" })
	void eachEndOfAStreamIsZeroAtFirst(String termination) {
		this.timers.register(ConnectionKind.SSE, "/news");
		assertThat(duration("sse", "/news", termination, "none").count()).isZero();
	}

	@Test
	void aStreamHasNoEndsOfTheWebSocketProtocol() {
		this.timers.register(ConnectionKind.SSE, "/news");
		assertThat(this.registry.find("buckaroo.connections.duration").tag("termination", "closed-by-peer").timer())
			.isNull();
		assertThat(this.registry.find("buckaroo.connections.duration").tag("termination", "protocol-error").timer())
			.isNull();
	}

	@Test
	void theLifeOfASocketIsTimedWithItsCloseCode() {
		ended(ConnectionKind.WEBSOCKET, new Termination.Evicted(new CloseStatus(4321)));
		Timer timer = duration("websocket", "/test", "evicted", "4321");
		assertThat(timer.count()).isEqualTo(1);
		assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(60);
	}

	@Test
	void aStreamHasNoCloseCode() {
		ended(ConnectionKind.SSE, new Termination.Shutdown());
		assertThat(duration("sse", "/test", "shutdown", "none").count()).isEqualTo(1);
	}

	@Test
	void clientsCannotCreateAnyNumberOfTimeSeries() {
		for (int code = 3000; code < 5000; code++) {
			ended(ConnectionKind.WEBSOCKET, new Termination.ClosedByPeer(new CloseStatus(code)));
		}
		assertThat(duration("websocket", "/test", "closed-by-peer", "3xxx").count()).isEqualTo(1000);
		assertThat(duration("websocket", "/test", "closed-by-peer", "4xxx").count()).isEqualTo(1000);
		assertThat(this.registry.getMeters()).hasSize(2);
	}

	private void ended(ConnectionKind kind, Termination termination) {
		this.timers.ended(kind, "/test", termination, Duration.ofMinutes(1));
	}

	private Timer duration(String kind, String route, String termination, String closeCode) {
		return this.registry.get("buckaroo.connections.duration")
			.tags("kind", kind, "route", route, "termination", termination, "close.code", closeCode)
			.timer();
	}

}
