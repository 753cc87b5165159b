package io.buckaroo.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.buckaroo.runtime.TopicStatistics.TopicSize;

/**
 * Selects the topics with most subscribers. Holds no more topics than it selects.
 */
public final class LargestTopics {

	private static final Comparator<TopicSize> LARGEST_FIRST = Comparator.comparingInt(TopicSize::subscribers)
		.reversed()
		.thenComparing(TopicSize::topic);

	private final int limit;

	/** The selected topics; its head is the smallest of them. */
	private final PriorityQueue<TopicSize> selected = new PriorityQueue<>(LARGEST_FIRST.reversed());

	/**
	 * Creates a selection.
	 * @param limit how many topics to select
	 */
	public LargestTopics(int limit) {
		this.limit = limit;
	}

	/**
	 * Adds a topic, if it has subscribers and is among the largest.
	 * @param topic the name of the topic
	 * @param subscribers the number of its subscribers
	 */
	public void add(String topic, int subscribers) {
		if (subscribers == 0) {
			return;
		}
		this.selected.add(new TopicSize(topic, subscribers));
		if (this.selected.size() > this.limit) {
			this.selected.remove();
		}
	}

	/**
	 * Returns the selected topics.
	 * @return the topics, in descending order of their size
	 */
	public List<TopicSize> sorted() {
		return this.selected.stream().sorted(LARGEST_FIRST).toList();
	}

}
