package io.buckaroo.topic.redis;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.junit.jupiter.api.Test;

import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link RepeatedWarnings}.
 */
class RepeatedWarningsTests {

	private final Log logger = mock();

	private long now = Long.MAX_VALUE;

	private final RepeatedWarnings<Kind> warnings = new RepeatedWarnings<>(this.logger, Kind.class, () -> this.now);

	@Test
	void eachKindIsLoggedImmediatelyAndOnce() {
		for (int i = 0; i < 3; i++) {
			this.warnings.warn(Kind.ONE, "one");
			this.warnings.warn(Kind.TWO, "two");
		}
		then(this.logger).should().warn("one");
		then(this.logger).should().warn("two");
		then(this.logger).shouldHaveNoMoreInteractions();
	}

	@Test
	void repetitionsAreCountedAndLoggedOnceAMinute() {
		this.warnings.warn(Kind.ONE, "one");
		for (int second = 2; second <= 120; second += 2) {
			this.now += Duration.ofSeconds(2).toNanos();
			this.warnings.warn(Kind.ONE, "one");
		}
		then(this.logger).should().warn("one");
		then(this.logger).should(times(2)).warn("one (29 more since the last message)");
		then(this.logger).shouldHaveNoMoreInteractions();
	}

	@Test
	void anOccurrenceAfterAQuietMinuteIsLoggedWithoutACount() {
		this.warnings.warn(Kind.ONE, "one");
		this.now += Duration.ofMinutes(5).toNanos();
		this.warnings.warn(Kind.ONE, "again");
		then(this.logger).should().warn("again");
	}

	@Test
	void afterAFixTheNextOccurrenceIsLoggedImmediately() {
		this.warnings.warn(Kind.ONE, "one");
		this.warnings.warn(Kind.ONE, "one");
		this.warnings.clear();
		this.warnings.warn(Kind.ONE, "again");
		then(this.logger).should().warn("again");
	}

	private enum Kind {

		ONE, TWO

	}

}
