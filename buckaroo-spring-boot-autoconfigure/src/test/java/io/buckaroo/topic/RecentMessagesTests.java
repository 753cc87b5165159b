package io.buckaroo.topic;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecentMessages}.
 */
class RecentMessagesTests {

	private final RecentMessages recent = new RecentMessages(3, 100, new MessageId(7, 0));

	@Test
	void addingAMessageAdvancesThePosition() {
		add(7, 1, 2);
		assertThat(this.recent.position()).isEqualTo(new MessageId(7, 2));
	}

	@Test
	void theOldestMessageIsDroppedOverTheCapacity() {
		add(7, 1, 2, 3, 4);
		assertThat(sequences(this.recent.last(10))).containsExactly(2L, 3L, 4L);
		assertThat(this.recent.size()).isEqualTo(3);
	}

	@Test
	void theOldestMessagesAreDroppedOverTheMaximumSize() {
		add(7, 1, 2);
		this.recent.add(new RecentMessage(new MessageId(7, 3), null, 90));
		assertThat(sequences(this.recent.last(10))).containsExactly(2L, 3L);
		this.recent.add(new RecentMessage(new MessageId(7, 4), null, 101));
		assertThat(this.recent.size()).isZero();
		assertThat(this.recent.position()).isEqualTo(new MessageId(7, 4));
	}

	@Test
	void theLatestMessagesAreInTheOrderOfPublication() {
		add(7, 1, 2, 3);
		assertThat(sequences(this.recent.last(2))).containsExactly(2L, 3L);
	}

	@Test
	void theMessagesAfterAnIdAreReturnedIfAllAreInTheWindow() {
		add(7, 1, 2, 3, 4);
		assertThat(sequences(this.recent.after(new MessageId(7, 1), 10))).containsExactly(2L, 3L, 4L);
		assertThat(this.recent.after(new MessageId(7, 4), 10)).isEmpty();
		assertThat(this.recent.after(new MessageId(7, 0), 10)).isNull();
	}

	@Test
	void thereAreNoMessagesAfterAnIdThatIsUnknownOrBeyondTheLimit() {
		add(7, 1, 2, 3);
		assertThat(this.recent.after(new MessageId(7, 4), 10)).isNull();
		assertThat(this.recent.after(new MessageId(6, 2), 10)).isNull();
		assertThat(this.recent.after(new MessageId(7, 0), 2)).isNull();
		assertThat(this.recent.after(new MessageId(7, 1), 2)).hasSize(2);
	}

	@Test
	void theFirstMessageOfAnEpochFollowsTheEpochBefore() {
		add(7, 1, 2);
		add(8, 1, 2);
		assertThat(sequences(this.recent.last(10))).containsExactly(2L, 1L, 2L);
		assertThat(sequences(this.recent.after(new MessageId(7, 2), 10))).containsExactly(1L, 2L);
		assertThat(this.recent.after(new MessageId(7, 2), 1)).isNull();
		assertThat(this.recent.after(new MessageId(7, 1), 10)).isNull();
		assertThat(this.recent.after(new MessageId(7, 3), 10)).isNull();
	}

	@Test
	void aRestartDropsAllMessages() {
		add(7, 1, 2);
		this.recent.restartAt(new MessageId(9, 0));
		assertThat(this.recent.size()).isZero();
		assertThat(this.recent.position()).isEqualTo(new MessageId(9, 0));
	}

	private void add(long epoch, long... sequences) {
		for (long sequence : sequences) {
			this.recent.add(new RecentMessage(new MessageId(epoch, sequence), null, 10));
		}
	}

	private static List<Long> sequences(List<RecentMessage> messages) {
		return messages.stream().map((message) -> message.id().sequence()).toList();
	}

}
