package io.buckaroo.topic;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TopicHistories}, {@link TopicHistory} and {@link MessageId}.
 */
class TopicHistoriesTests {

	private final TopicHistories histories = new TopicHistories(List.of(TopicHistory.of("*", 1),
			TopicHistory.of("room/*", 2), TopicHistory.of("room/main", 3), TopicHistory.of("room/main", 4)));

	@ParameterizedTest
	@ValueSource(strings = { "*/chat", "room/*/chat", "room/**" })
	void aStarIsOnlyAllowedAtTheEnd(String topics) {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicHistory.of(topics, 5))
			.withMessage("The star of '%s' must be at the end: only a prefix can be given, such as '%s'", topics,
					topics.substring(0, topics.indexOf('*') + 1));
	}

	@Test
	void theLongestMatchingPatternWinsAndTheFirstOfEqualLength() {
		assertThat(this.histories.of("news").size()).isEqualTo(1);
		assertThat(this.histories.of("room/side").size()).isEqualTo(2);
		assertThat(this.histories.of("room/main").size()).isEqualTo(3);
	}

	@Test
	void aTopicWithoutAMatchingPatternHasNoHistory() {
		assertThat(new TopicHistories(List.of()).of("news").isKept()).isFalse();
	}

	@Test
	void timeToLiveAndRecoveryLimitAreConfigurable() {
		TopicHistory history = TopicHistory.of("news", 5).timeToLive(Duration.ofMinutes(1)).recoveryLimit(2);
		assertThat(history.history()).isEqualTo(new History(5, Duration.ofMinutes(1), 2));
	}

	@Test
	void negativeValuesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TopicHistory.of("news", -1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TopicHistory.of("news", 1).timeToLive(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> TopicHistory.of("news", 1).recoveryLimit(-1));
	}

	@Test
	void idsAreOrderedByEpochAndSequence() {
		MessageId id = new MessageId(7, 3);
		assertThat(id.isUpTo(id)).isTrue();
		assertThat(id.isUpTo(id.next())).isTrue();
		assertThat(id.isUpTo(new MessageId(8, 1))).isTrue();
		assertThat(id.next().isUpTo(id)).isFalse();
	}

	@Test
	void textThatIsNotAnIdIsParsedAsNull() {
		assertThat(MessageId.parse("7-3")).isEqualTo(new MessageId(7, 3));
		assertThat(List.of("", "7", "7-", "-3", "7-3-1", "a-b", "7-3 ", "0-0", "0-1", "07-3", "1".repeat(19) + "-1"))
			.allSatisfy((text) -> assertThat(MessageId.parse(text)).isNull());
	}

}
