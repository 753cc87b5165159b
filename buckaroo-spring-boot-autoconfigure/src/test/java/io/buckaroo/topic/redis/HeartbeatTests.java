package io.buckaroo.topic.redis;

import java.time.Duration;

import io.buckaroo.runtime.RoundTrips;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Heartbeat}.
 */
class HeartbeatTests {

	private long now = 1;

	private final Heartbeat heartbeat = new Heartbeat(Duration.ofNanos(10), () -> this.now);

	@Test
	void itTimesOutWithoutRepliesAndMessages() {
		this.heartbeat.restart();
		this.now += 10;
		assertThat(this.heartbeat.isTimedOut()).isFalse();
		this.now++;
		assertThat(this.heartbeat.isTimedOut()).isTrue();
		this.heartbeat.restart();
		assertThat(this.heartbeat.isTimedOut()).isFalse();
	}

	@Test
	void aHeartbeatThatWaitsBehindPublicationsDoesNotTimeOut() {
		this.heartbeat.restart();
		for (int i = 0; i < 5; i++) {
			this.now += 10;
			this.heartbeat.replied();
			this.heartbeat.received();
		}
		assertThat(this.heartbeat.isTimedOut()).isFalse();
		assertThat(this.heartbeat.last()).isNull();
	}

	@Test
	void itTimesOutIfOneConnectionIsSilent() {
		this.heartbeat.restart();
		this.now += 11;
		this.heartbeat.replied();
		assertThat(this.heartbeat.isTimedOut()).isTrue();
		this.heartbeat.restart();
		this.now += 11;
		this.heartbeat.received();
		assertThat(this.heartbeat.isTimedOut()).isTrue();
	}

	@Test
	void aNewConnectionHasNoHeartbeatYet() {
		this.heartbeat.arrived(this.heartbeat.next());
		assertThat(this.heartbeat.hasArrived()).isTrue();
		this.heartbeat.restart();
		assertThat(this.heartbeat.hasArrived()).isFalse();
		assertThat(this.heartbeat.last()).isNotNull();
	}

	@Test
	void otherMessagesAreNoHeartbeats() {
		assertThat(this.heartbeat.arrived("send node-1 {}")).isFalse();
		assertThat(this.heartbeat.arrived("beat me")).isFalse();
		assertThat(this.heartbeat.last()).isNull();
	}

	@Test
	void theTimesOfHeartbeatsAreSummed() {
		assertThat(this.heartbeat.roundTrips()).isEqualTo(new RoundTrips(0, Duration.ZERO, null));
		String first = this.heartbeat.next();
		this.now += 2;
		String second = this.heartbeat.next();
		this.now += 3;
		this.heartbeat.arrived(first);
		this.heartbeat.arrived(second);
		assertThat(this.heartbeat.roundTrips()).isEqualTo(new RoundTrips(2, Duration.ofNanos(8), Duration.ofNanos(3)));
	}

}
