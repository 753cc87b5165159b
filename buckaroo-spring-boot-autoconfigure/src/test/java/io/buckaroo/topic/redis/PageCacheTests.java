package io.buckaroo.topic.redis;

import java.util.List;

import io.buckaroo.topic.MessageId;
import io.buckaroo.topic.RecentMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PageCache} and its pages.
 */
class PageCacheTests {

	private final PageCache cache = new PageCache();

	@Test
	void theOldestPagesAreReleasedOverTheMaximumSize() {
		KeptPage first = add(9 * 1024 * 1024);
		KeptPage second = add(7 * 1024 * 1024);
		assertThat(first.isReleased()).isFalse();
		KeptPage third = add(1);
		assertThat(first.isReleased()).isTrue();
		assertThat(second.isReleased()).isFalse();
		assertThat(third.isReleased()).isFalse();
	}

	@Test
	void aPageIsReleasedAtTheSecondBeat() {
		KeptPage page = add(1);
		this.cache.beat();
		KeptPage later = add(1);
		assertThat(page.isReleased()).isFalse();
		this.cache.beat();
		assertThat(page.isReleased()).isTrue();
		assertThat(later.isReleased()).isFalse();
		this.cache.beat();
		assertThat(later.isReleased()).isTrue();
	}

	@Test
	void aPageIsForPositionsBeforeItsLastMessage() {
		KeptPage page = add(1);
		assertThat(page.after(new MessageId(7, 3))).isNull();
		assertThat(page.after(new MessageId(7, 4))).extracting((message) -> message.id().sequence())
			.containsExactly(5L, 6L);
		assertThat(page.after(new MessageId(7, 5))).extracting((message) -> message.id().sequence())
			.containsExactly(6L);
		assertThat(page.after(new MessageId(7, 6))).isNull();
		assertThat(page.after(new MessageId(8, 5))).isNull();
		page.release();
		assertThat(page.after(new MessageId(7, 5))).isNull();
	}

	@Test
	void theNumberOfMessagesAfterAPositionGrowsWithTheTopic() {
		KeptPage page = add(1);
		assertThat(page.numberAfter(new MessageId(7, 4), new MessageId(7, 7))).isEqualTo(4);
		assertThat(page.numberAfter(new MessageId(7, 5), new MessageId(7, 8))).isEqualTo(3);
		assertThat(page.numberAfter(new MessageId(7, 5), new MessageId(7, 10))).isEqualTo(5);
		assertThat(page.numberAfter(new MessageId(7, 5), new MessageId(8, 1))).isEqualTo(Long.MAX_VALUE);
		page.release();
		assertThat(page.numberAfter(new MessageId(7, 5), new MessageId(7, 8))).isEqualTo(Long.MAX_VALUE);
	}

	/**
	 * Adds a page with the messages five and six of eight.
	 */
	private KeptPage add(int size) {
		KeptPage page = new KeptPage(new MessageId(7, 4), List.of(new RecentMessage(new MessageId(7, 5), null, size),
				new RecentMessage(new MessageId(7, 6), null, 0)), new MessageId(7, 8), 4);
		this.cache.add(page);
		return page;
	}

}
