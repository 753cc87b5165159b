package io.buckaroo.topic.redis;

import java.time.Duration;

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
		this.heartbeat.arrived();
		assertThat(this.heartbeat.hasArrived()).isTrue();
		this.heartbeat.restart();
		assertThat(this.heartbeat.hasArrived()).isFalse();
		assertThat(this.heartbeat.last()).isNotNull();
	}

	@Test
	void onlyItsOwnMessagesMatch() {
		assertThat(this.heartbeat.matches(this.heartbeat.next())).isTrue();
		assertThat(this.heartbeat.matches("send node-1 {}")).isFalse();
	}

}
