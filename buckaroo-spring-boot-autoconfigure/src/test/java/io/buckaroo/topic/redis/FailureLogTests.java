package io.buckaroo.topic.redis;

import java.time.Duration;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureLogTests {

	private long now;

	private final FailureLog log = new FailureLog(LogFactory.getLog(FailureLogTests.class), () -> this.now);

	@Test
	void theFirstFailureIsLoggedAtOnce(CapturedOutput output) {
		this.log.warn("Failed: one");
		assertThat(output).containsOnlyOnce("Failed: one").doesNotContain("more failures");
	}

	@Test
	void furtherFailuresAreCountedOnceAMinute(CapturedOutput output) {
		this.log.warn("Failed: one");
		this.log.warn("Failed: two");
		this.now += Duration.ofSeconds(59).toNanos();
		this.log.warn("Failed: three");
		assertThat(output).doesNotContain("two").doesNotContain("three");
		this.now += Duration.ofSeconds(1).toNanos();
		this.log.warn("Failed: four");
		assertThat(output).containsOnlyOnce("Failed: four (2 more failures since the last message)");
	}

}
