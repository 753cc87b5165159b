package io.buckaroo.docs.testing;

import java.time.Duration;

import io.buckaroo.Termination;
import io.buckaroo.test.TestBuckaroo;
import io.buckaroo.test.TestEventSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PriceSource} with a client that is too slow, without a server.
 */
class PriceSourceTests {

	private final TestBuckaroo buckaroo = TestBuckaroo.create();

	private final TestEventSource<Void> stream = this.buckaroo.openStream(new PriceSource(),
			(request) -> request.pathVariable("symbol", "ACME").mailboxCapacity(2));

	@Test
	void waitsForASlowClient() {
		this.stream.stopReading();
		publish(31.4, 31.5);
		assertThat(this.stream).hasSentData(31.4).isPaused();
		this.stream.resumeReading();
		assertThat(this.stream).hasSentData(31.4, 31.5).isOpen();
	}

	@Test
	void endsIfTheClientDoesNotReadForTenSeconds() {
		this.stream.stopReading();
		publish(31.4);
		this.stream.advance(Duration.ofSeconds(10));
		assertThat(this.stream).hasEnded(Termination.SlowConsumer.class);
	}

	@Test
	void endsIfTheMailboxIsFull() {
		this.stream.stopReading();
		publish(31.4, 31.5, 31.6, 31.7);
		assertThat(this.stream).hasEnded(Termination.SlowConsumer.class);
	}

	@Test
	void sendsHeartbeatsWhileTheStreamIsQuiet() {
		this.stream.advance(Duration.ofMinutes(1));
		assertThat(this.stream).hasSentHeartbeats(4).hasSentNothing().isOpen();
	}

	private void publish(Double... prices) {
		for (Double price : prices) {
			this.buckaroo.publish("price/ACME", price);
		}
	}

}
