package io.buckaroo.runtime;

import io.buckaroo.runtime.TopicStatistics.TopicSize;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LargestTopics}.
 */
class LargestTopicsTests {

	private final LargestTopics topics = new LargestTopics(2);

	@Test
	void theLargestTopicsAreSelectedInDescendingOrder() {
		this.topics.add("small", 1);
		this.topics.add("large", 3);
		this.topics.add("medium", 2);
		assertThat(this.topics.sorted()).containsExactly(new TopicSize("large", 3), new TopicSize("medium", 2));
	}

	@Test
	void topicsOfTheSameSizeAreInTheOrderOfTheirNames() {
		this.topics.add("b", 1);
		this.topics.add("c", 1);
		this.topics.add("a", 1);
		assertThat(this.topics.sorted()).containsExactly(new TopicSize("a", 1), new TopicSize("b", 1));
	}

	@Test
	void topicsWithoutSubscribersAreNotSelected() {
		this.topics.add("empty", 0);
		assertThat(this.topics.sorted()).isEmpty();
	}

}
