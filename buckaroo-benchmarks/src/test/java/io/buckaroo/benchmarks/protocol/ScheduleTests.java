package io.buckaroo.benchmarks.protocol;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Schedule}, {@link Ready} and {@link MemoryUse}.
 */
class ScheduleTests {

	@Test
	void parsesItsOwnLine() {
		Schedule schedule = new Schedule(Feed.SSE, 128, 3_000_000_000L, 100, 20, Duration.ofMillis(50));
		assertThat(Schedule.parse(schedule.line())).isEqualTo(schedule);
		assertThat(schedule.line()).startsWith(Schedule.COMMAND).doesNotContain("\n");
		assertThat(schedule.messages()).isEqualTo(2000);
	}

	@Test
	void parsesReplies() {
		assertThat(Ready.parse(new Ready(8080).line())).isEqualTo(new Ready(8080));
		assertThat(MemoryUse.parse(new MemoryUse(1, 2).line())).isEqualTo(new MemoryUse(1, 2));
	}

}
