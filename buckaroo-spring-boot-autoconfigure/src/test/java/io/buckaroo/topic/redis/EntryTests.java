package io.buckaroo.topic.redis;

import io.buckaroo.topic.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Entry}.
 */
class EntryTests {

	@ParameterizedTest
	@CsvSource({ "7-3, 7-2", "7-1, 7-0", "'9-1,7-3', 7-3", "'9-1,7-0', 7-0", "'9-1,7-0', 8-0", "'9-1,7-0', 9-0" })
	void anEntryFollowsAPosition(String header, String position) {
		assertThat(entry(header).follows(id(position))).isTrue();
		assertThat(entry(header).followsLive(id(position))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "7-3, 7-3", "7-3, 7-4", "7-3, 7-1", "8-2, 7-3", "7-1, 8-1", "'9-1,7-3', 7-4", "'9-1,7-3', 7-2",
			"'9-1,7-3', 7-0", "'9-1,7-0', 10-0" })
	void anEntryDoesNotFollowAPosition(String header, String position) {
		assertThat(entry(header).follows(id(position))).isFalse();
		assertThat(entry(header).followsLive(id(position))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "'9-1,7-0', 6-0", "'9-1,7-0', 7-3", "'9-1,7-0', 8-3", "9-1, 7-3" })
	void theFirstMessageOfARemovedHistoryFollowsLiveOnly(String header, String position) {
		assertThat(entry(header).follows(id(position))).isFalse();
		assertThat(entry(header).followsLive(id(position))).isTrue();
	}

	@Test
	void theHeaderContainsThePredecessorOfAnEpoch() {
		assertThat(Entry.parse("7-1", "a")).isEqualTo(new Entry(new MessageId(7, 1), null, "a"));
		assertThat(Entry.parse("9-1,7-3", "a")).isEqualTo(new Entry(new MessageId(9, 1), new MessageId(7, 3), "a"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "7-1,", ",7-1", "7-1,x", "x,7-1", "7-1,6-1,5-1", "7-1 ,6-1" })
	void aMalformedHeaderIsNotParsed(String header) {
		assertThat(Entry.parse(header, "a")).isNull();
	}

	private static Entry entry(String header) {
		return Entry.parse(header, "");
	}

	private static MessageId id(String text) {
		return MessageId.parse(text);
	}

}
