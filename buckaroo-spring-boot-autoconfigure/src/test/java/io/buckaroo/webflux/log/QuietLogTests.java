package io.buckaroo.webflux.log;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link QuietLog}.
 */
class QuietLogTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final Log logger = mock(Log.class);

	private final QuietLog log = new QuietLog(this.logger, "Refused");

	private VirtualTimeScheduler time;

	@BeforeEach
	void stopTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void resumeTime() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void theFirstIsLoggedImmediatelyAndTheOthersAreCounted() {
		warn(4212);
		then(this.logger).should().warn("Refused");
		then(this.logger).shouldHaveNoMoreInteractions();
		this.time.advanceTimeBy(MINUTE);
		then(this.logger).should().warn("Refused (4,211 more in the last minute)");
		then(this.logger).shouldHaveNoMoreInteractions();
	}

	@Test
	void thereIsOneLinePerMinute() {
		warn(2);
		this.time.advanceTimeBy(MINUTE);
		warn(3);
		this.time.advanceTimeBy(MINUTE);
		then(this.logger).should().warn("Refused");
		then(this.logger).should().warn("Refused (1 more in the last minute)");
		then(this.logger).should().warn("Refused (3 more in the last minute)");
		then(this.logger).shouldHaveNoMoreInteractions();
	}

	@Test
	void afterAQuietMinuteTheNextIsLoggedImmediately() {
		warn(1);
		this.time.advanceTimeBy(MINUTE);
		then(this.logger).should().warn("Refused");
		warn(1);
		then(this.logger).should(times(2)).warn("Refused");
		this.time.advanceTimeBy(MINUTE);
		then(this.logger).shouldHaveNoMoreInteractions();
	}

	@Test
	void aFailureToLogDoesNotPreventLaterEntries() {
		assertThatIllegalStateException().isThrownBy(() -> this.log.warn(() -> {
			throw new IllegalStateException("No detail");
		}));
		this.time.advanceTimeBy(MINUTE);
		warn(1);
		then(this.logger).should().warn("Refused");
	}

	@Test
	void aFailureToLogTheNumberDoesNotPreventLaterEntries() {
		warn(3);
		willThrow(new IllegalStateException("No space left")).given(this.logger)
			.warn("Refused (2 more in the last minute)");
		assertThatIllegalStateException().isThrownBy(() -> this.time.advanceTimeBy(MINUTE));
		// A further minute; virtual time itself does not go on after a failure
		assertThat(this.time.getScheduledTaskCount()).isEqualTo(2);
	}

	private void warn(int times) {
		for (int i = 0; i < times; i++) {
			this.log.warn();
		}
	}

}
