package io.buckaroo.runtime;

import java.util.List;

/**
 * The statistics of the topics of this node.
 *
 * @param topics the number of topics that have a subscriber, or something else to keep,
 * on this node
 * @param subscriptions the number of subscriptions of the connections of this node
 * @param largest the topics with most subscribers on this node, in descending order
 * @param recovered the number of subscriptions to topics with a history, since start-up,
 * that have resumed after the last message that their client had received
 * @param reset the number of times since start-up that a subscription to a topic with a
 * history has lost messages: it could not resume, because messages that its client had
 * missed are no longer available, or the broker has lost messages later
 */
public record TopicStatistics(int topics, int subscriptions, List<TopicSize> largest, long recovered, long reset) {

	/**
	 * Creates the statistics.
	 * @param topics the number of topics
	 * @param counters the counters of the topics
	 * @param largest the topics with most subscribers, in descending order
	 * @return the statistics
	 */
	public static TopicStatistics of(int topics, TopicCounters counters, List<TopicSize> largest) {
		return new TopicStatistics(topics, counters.subscriptions(), largest, counters.recovered(), counters.reset());
	}

	/**
	 * The number of subscribers of a topic on this node.
	 *
	 * @param topic the name of the topic
	 * @param subscribers the number of subscribers
	 */
	public record TopicSize(String topic, int subscribers) {

	}

}
