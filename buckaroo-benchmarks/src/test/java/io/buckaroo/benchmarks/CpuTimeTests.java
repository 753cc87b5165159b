package io.buckaroo.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuTime}.
 */
class CpuTimeTests {

	private final CpuTime before = new CpuTime(Duration.ofMillis(10), Map.of("1", 4_000_000L, "2", 5_000_000L));

	@Test
	void isExactWhenNoThreadHasEnded() {
		CpuTime after = new CpuTime(Duration.ofMillis(10), Map.of("1", 4_100_000L, "2", 5_000_000L, "3", 20_000L));
		assertThat(after.since(this.before)).isEqualTo(Duration.ofNanos(120_000));
	}

	@Test
	void fallsBackToTheProcessWhenAThreadHasEnded() {
		CpuTime after = new CpuTime(Duration.ofMillis(40), Map.of("1", 4_100_000L));
		assertThat(after.since(this.before)).isEqualTo(Duration.ofMillis(30));
	}

	@Test
	void readsTheTimeOfAProcess() throws IOException {
		CpuTime own = CpuTime.of(ProcessHandle.current().pid());
		assertThat(own.process()).isPositive();
		assertThat(own.threads()).isNotEmpty();
	}

}
