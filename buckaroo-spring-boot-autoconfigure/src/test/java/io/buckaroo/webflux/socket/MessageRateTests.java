package io.buckaroo.webflux.socket;

import java.time.Duration;

import io.buckaroo.runtime.EventLoop;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageRate}.
 */
class MessageRateTests {

	private static final int PER_SECOND = 10;

	private final Clock clock = new Clock();

	private final MessageRate rate = new MessageRate(PER_SECOND, this.clock);

	@Test
	void theMessagesOfOneSecondMayArriveTogether() {
		assertThat(admitted(100)).isEqualTo(PER_SECOND);
	}

	@Test
	void aClientAtTheLimitIsNeverRefused() {
		for (int i = 0; i < 10_000; i++) {
			assertThat(this.rate.admits()).isTrue();
			this.clock.advance(Duration.ofMillis(100));
		}
	}

	@Test
	void aClientATenthOverTheLimitIsRefused() {
		int admitted = 0;
		while (this.rate.admits()) {
			admitted++;
			this.clock.advance(Duration.ofMillis(90));
		}
		assertThat(admitted).isBetween(90, 110);
	}

	@Test
	void idleTimeAccruesNoMoreThanASecond() {
		admitted(PER_SECOND);
		this.clock.advance(Duration.ofHours(1));
		assertThat(admitted(100)).isEqualTo(PER_SECOND);
	}

	@Test
	void timeWithoutReadingAccruesWithoutLimit() {
		admitted(PER_SECOND);
		this.rate.setReading(false);
		this.clock.advance(Duration.ofSeconds(5));
		this.rate.setReading(true);
		assertThat(admitted(1000)).isEqualTo(5 * PER_SECOND);
	}

	@Test
	void aPauseIsCreditedOnce() {
		this.rate.setReading(false);
		this.clock.advance(Duration.ofSeconds(5));
		this.rate.setReading(true);
		assertThat(admitted(6 * PER_SECOND)).isEqualTo(6 * PER_SECOND);
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(admitted(1000)).isEqualTo(PER_SECOND);
	}

	/**
	 * Returns the number of admitted messages.
	 * @param messages the number of messages that arrive together
	 */
	private int admitted(int messages) {
		int admitted = 0;
		while (admitted < messages && this.rate.admits()) {
			admitted++;
		}
		return admitted;
	}

	private static final class Clock implements EventLoop {

		private long nanoTime;

		void advance(Duration time) {
			this.nanoTime += time.toNanos();
		}

		@Override
		public long nanoTime() {
			return this.nanoTime;
		}

		@Override
		public Disposable schedule(Runnable task, Duration delay) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void execute(Runnable task) {
			throw new UnsupportedOperationException();
		}

	}

}
